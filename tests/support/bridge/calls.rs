//! The command table and the two shops.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use hilo_core::error::Failure;
use serde::Deserialize;
use serde_json::Value;

use super::Served;

/// A failure goes out as itself, with a status that tells a page to look at its code.
type Answer = Result<Json<Value>, (StatusCode, Json<Failure>)>;

/// The language of a sample shop.
#[derive(Deserialize)]
pub struct Sample {
    language: String,
}

/// Runs one command.
pub async fn call(
    State(served): State<Arc<Served>>,
    Path(name): Path<String>,
    Json(request): Json<Value>,
) -> Answer {
    answer(served.app.call(name, request).await)
}

/// Opens the sample shop.
pub async fn open_sample(
    State(served): State<Arc<Served>>,
    Query(sample): Query<Sample>,
) -> Answer {
    answer(served.app.open_sample(sample.language).await.map(|()| Value::Null))
}

/// Goes back to the own shop.
pub async fn open_own(State(served): State<Arc<Served>>) -> Answer {
    answer(served.app.open_own().await.map(|()| Value::Null))
}

fn answer(result: Result<Value, Failure>) -> Answer {
    result.map(Json).map_err(|failure| (StatusCode::UNPROCESSABLE_ENTITY, Json(failure)))
}
