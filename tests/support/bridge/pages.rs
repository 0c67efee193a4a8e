//! The built UI, under the same content policy as in the real window.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::Served;

/// The window's own settings, so that what its policy forbids fails in the browser tests too.
const WINDOW: &str = include_str!("../../../src-tauri/tauri.conf.json");

/// Files of the UI by the path in their address: what is not listed does not exist.
pub struct Pages {
    files: HashMap<String, PathBuf>,
    policy: String,
}

impl Pages {
    /// Lists the files of a built UI.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut files = HashMap::new();
        list(folder, "", &mut files)?;
        if !files.contains_key("/index.html") {
            let problem = format!("no built UI in {}: npm run build in ui", folder.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, problem));
        }
        let policy = policy(WINDOW).ok_or_else(|| io::Error::other("no policy in tauri.conf.json"));
        Ok(Pages { files, policy: policy? })
    }
}

/// Serves a file of the UI; an address without an ending is a screen, hence the page itself.
pub async fn page(State(served): State<Arc<Served>>, uri: Uri) -> Response {
    let last = uri.path().rsplit('/').next().unwrap_or_default();
    let path = if last.contains('.') { uri.path() } else { "/index.html" };
    let Some(file) = served.pages.files.get(path).cloned() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let media_type = media_type(&file);
    let Ok(Ok(bytes)) = tokio::task::spawn_blocking(move || fs::read(file)).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let headers = [
        (CONTENT_TYPE, media_type.to_owned()),
        (CONTENT_SECURITY_POLICY, served.pages.policy.clone()),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

fn list(folder: &Path, prefix: &str, files: &mut HashMap<String, PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &path, files)?;
        } else {
            files.insert(path, entry.path());
        }
    }
    Ok(())
}

/// Writes the window's policy as a header. Calls go to the bridge instead of to the shell.
fn policy(config: &str) -> Option<String> {
    let config: Value = serde_json::from_str(config).ok()?;
    let directives = config.pointer("/app/security/csp")?.as_object()?;
    let directive = |(name, value): (&String, &Value)| {
        let value = if name == "connect-src" { "'self'" } else { value.as_str()? };
        Some(format!("{name} {value}"))
    };
    directives.iter().map(directive).collect::<Option<Vec<_>>>().map(|all| all.join("; "))
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_of_the_window_holds_with_the_bridge_in_place_of_the_shell() {
        let policy = policy(WINDOW).unwrap();
        for part in ["default-src 'self'", "script-src 'self'", "object-src 'none'"] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(policy.contains("connect-src 'self'") && !policy.contains("ipc:"), "{policy}");
    }
}
