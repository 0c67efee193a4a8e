//! The window for a browser: the built UI and the command table over loopback.
//!
//! Browser tests run the same UI against the real core through it, and `cargo xtask run` falls back
//! to it on a machine without a display. It is no server for a network: it listens on loopback
//! alone, and answers only a browser that was given its address with the key in it.

mod calls;
mod feed;
mod guard;
mod pages;
mod upload;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tokio::net::TcpListener;

use crate::app::App;
use guard::Guard;
use pages::Pages;

/// Bytes that one call may carry; drafts with their pictures stay far below.
const CALL_LIMIT: usize = 32 * 1024 * 1024;

/// Bytes that one uploaded file may have.
const UPLOAD_LIMIT: usize = 256 * 1024 * 1024;

/// What every request is answered from.
struct Served {
    app: App,
    pages: Pages,
    /// Where uploads and files to save go; gone with the bridge.
    files: tempfile::TempDir,
}

/// A bridge that listens but does not serve yet.
pub struct Bridge {
    listener: TcpListener,
    guard: Arc<Guard>,
    served: Arc<Served>,
}

impl Bridge {
    /// Listens on a loopback port; 0 takes a free one.
    pub async fn listen(app: App, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        let guard = Arc::new(Guard::new(listener.local_addr()?.port()));
        let pages = Pages::read(&crate::root().join("ui/dist"))?;
        let files = tempfile::Builder::new().prefix("hilo-bridge-").tempdir()?;
        Ok(Bridge { listener, guard, served: Arc::new(Served { app, pages, files }) })
    }

    /// Returns the address to open, with the key that lets a browser in.
    pub fn address(&self) -> String {
        self.guard.address()
    }

    /// Serves until the process ends.
    pub async fn serve(self) -> io::Result<()> {
        let routes = Router::new()
            .route("/call/{name}", post(calls::call).layer(DefaultBodyLimit::max(CALL_LIMIT)))
            .route("/events", get(feed::events))
            .route("/upload", post(upload::upload).layer(DefaultBodyLimit::max(UPLOAD_LIMIT)))
            .route("/shell/save", post(upload::save))
            .route("/shell/open", post(upload::open))
            .route("/shell/open_sample", post(calls::open_sample))
            .route("/shell/open_own", post(calls::open_own))
            .fallback(get(pages::page))
            .with_state(self.served)
            .layer(from_fn_with_state(self.guard, guard::check));
        axum::serve(self.listener, routes).await
    }
}
