//! What the window may ask of the shell.
//!
//! One command carries the whole command table; the two others swap shops. Everything that blocks
//! runs on a thread where blocking is fine, and a panic there reaches the window as a failure.

use std::sync::Arc;

use hilo_core::api;
use hilo_core::error::Failure;
use serde_json::Value;
use tauri::State;
use tauri::async_runtime::spawn_blocking;

use crate::shop::{Shop, code};

/// Runs one command of the core.
#[tauri::command]
pub async fn call(
    shop: State<'_, Arc<Shop>>,
    name: String,
    request: Value,
) -> Result<Value, Failure> {
    let desk = shop.desk().await?;
    let answer = {
        let name = name.clone();
        on_blocking_thread(move || api::dispatch(&desk.hilo(), &name, request)).await
    };
    if let Err(failure) = &answer {
        tracing::info!(command = name, code = code(failure), "refused");
    }
    answer
}

/// Opens the sample shop in a language.
#[tauri::command]
pub async fn open_sample(shop: State<'_, Arc<Shop>>, language: String) -> Result<(), Failure> {
    let (shop, desk) = (Arc::clone(&shop), shop.desk().await?);
    on_blocking_thread(move || shop.open_sample(&desk, &language)).await
}

/// Goes back to the own shop.
#[tauri::command]
pub async fn open_own(shop: State<'_, Arc<Shop>>) -> Result<(), Failure> {
    let (shop, desk) = (Arc::clone(&shop), shop.desk().await?);
    on_blocking_thread(move || shop.open_own(&desk)).await
}

async fn on_blocking_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let done = spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(Failure::Internal { detail: error.to_string() }))
}
