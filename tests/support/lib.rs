//! What the tests across borders stand on: an open shop, a bridge to it, the real window, and mail
//! servers, real and misbehaving.

pub mod app;
pub mod bridge;
pub mod certificate;
pub mod cutting_proxy;
pub mod domain;
pub mod enclosed;
pub mod exim;
pub mod hostile;
pub mod mail_server;
pub mod no_keychain;
pub mod oauth_server;
pub mod odd_imap;
pub mod proof;
pub mod server_thread;
pub mod shop;
pub mod smtp_sink;
pub mod window;

use std::path::{Path, PathBuf};

/// Returns the folder of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Returns the path of a program of this workspace, which lies beside the folder of the test that
/// asks.
pub fn built(name: &str) -> PathBuf {
    let here = std::env::current_exe().unwrap_or_default();
    let folder = here.ancestors().nth(2).unwrap_or(&here);
    folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
