//! The log: one file a day beside the data, kept for two weeks.
//!
//! What is logged are ids, counts and times. An address, a subject or a body never is, so that a
//! log can be sent to somebody who helps.

use std::path::Path;

use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

/// Days that stay.
const DAYS: usize = 14;

/// Starts to log into `DIR/logs`; what is returned has to live as long as the app, since dropping
/// it writes the last lines. Without a place to write, Hilo runs without a log.
pub fn start(data: &Path) -> Option<WorkerGuard> {
    let folder = data.join("logs");
    std::fs::create_dir_all(&folder).ok()?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("hilo")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(folder)
        .ok()?;
    let (writer, guard) = tracing_appender::non_blocking(file);
    let filter = EnvFilter::try_from_env("HILO_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer).with_ansi(false);
    subscriber.try_init().ok()?;
    log_panics();
    Some(guard)
}

/// Logs where a panic happened, not what it said: its words may be a customer's.
fn log_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(%place, "panic");
        before(panic);
    }));
}
