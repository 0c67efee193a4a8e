//! What the window may ask of the shell.
//!
//! One command carries the whole command table, for files that the person [chose](crate::chosen); two
//! swap shops, one opens a file that the core wrote for it, and one shows the page larger or smaller.
//! Everything that blocks runs on a thread where blocking is fine, and a panic there reaches the
//! window as a failure.

use std::path::Path;
use std::sync::Arc;

use hilo_core::api;
use hilo_core::error::{Failure, FileProblem};
use serde_json::Value;
use tauri::async_runtime::spawn_blocking;
use tauri::{AppHandle, State, WebviewWindow};
use tauri_plugin_opener::OpenerExt;

use crate::chosen::Chosen;
use crate::shop::Shop;

/// Runs one command of the core.
#[tauri::command]
pub async fn call(
    shop: State<'_, Arc<Shop>>,
    chosen: State<'_, Chosen>,
    name: String,
    request: Value,
) -> Result<Value, Failure> {
    chosen.check(&name, &request)?;
    let desk = shop.desk().await?;
    let answer = {
        let name = name.clone();
        on_blocking_thread(move || api::dispatch(&desk.hilo(), &name, request)).await
    };
    if let Err(failure) = &answer {
        tracing::info!(command = name, code = failure.code(), "refused");
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

/// Opens the data folder, or a file that the core put into it to be opened, with the program that
/// the system has for it. The page asks before anything that could run.
#[tauri::command]
pub async fn open_file(
    app: AppHandle,
    shop: State<'_, Arc<Shop>>,
    path: String,
) -> Result<(), Failure> {
    let desk = shop.desk().await?;
    on_blocking_thread(move || {
        let opened = may_open(desk.hilo().dir(), Path::new(&path))
            && app.opener().open_path(path.as_str(), None::<&str>).is_ok();
        if opened { Ok(()) } else { Err(Failure::File { path, problem: FileProblem::Unreadable }) }
    })
    .await
}

/// Shows the page larger or smaller, from 80 to 200 %.
#[tauri::command]
pub fn zoom(window: WebviewWindow, factor: f64) -> Result<(), Failure> {
    let shown = window.set_zoom(factor.clamp(0.8, 2.0));
    shown.map_err(|error| Failure::Internal { detail: error.to_string() })
}

/// Whether a path is the data folder or lies among what was put there to be opened, wherever links
/// and dots may lead.
fn may_open(data: &Path, path: &Path) -> bool {
    let (Ok(data), Ok(path)) = (data.canonicalize(), path.canonicalize()) else { return false };
    path == data || path.starts_with(data.join("opened"))
}

async fn on_blocking_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let done = spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(Failure::Internal { detail: error.to_string() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_data_folder_and_what_was_put_there_to_be_opened_may_be_opened() {
        let data = std::env::temp_dir().join(format!("hilo-open-{}", std::process::id()));
        let opened = data.join("opened").join("1");
        std::fs::create_dir_all(&opened).unwrap();
        std::fs::write(opened.join("factura.pdf"), "x").unwrap();
        std::fs::write(data.join("hilo.db"), "x").unwrap();
        for (path, expected) in [
            (data.clone(), true),
            (opened.join("factura.pdf"), true),
            (data.join("hilo.db"), false),
            (opened.join("..").join("..").join("hilo.db"), false),
            (std::env::temp_dir(), false),
            (opened.join("missing.pdf"), false),
        ] {
            assert_eq!(may_open(&data, &path), expected, "{}", path.display());
        }
        std::fs::remove_dir_all(&data).unwrap();
    }
}
