//! The change feed as server-sent events.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::Stream;

use super::Served;

/// Tells of changed topics, one event for each batch, as long as the page listens.
pub async fn events(
    State(served): State<Arc<Served>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let changes = served.app.changes();
    let events = futures_util::stream::unfold(changes, async |mut changes| {
        let topics = changes.next().await?;
        let event = Event::default().data(serde_json::json!({ "topics": topics }).to_string());
        Some((Ok(event), changes))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}
