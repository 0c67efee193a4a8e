//! Files that a browser hands over or wants written: it knows no paths, so it gets the bridge's.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::Served;

/// A name that a page asks for.
#[derive(Deserialize)]
pub struct Named {
    name: String,
}

/// A path of the bridge's own.
#[derive(Serialize)]
pub struct Place {
    path: PathBuf,
}

/// Keeps a dropped or picked file, in a folder of its own so that names never meet.
pub async fn upload(
    State(served): State<Arc<Served>>,
    Query(named): Query<Named>,
    bytes: Bytes,
) -> Result<Json<Place>, (StatusCode, String)> {
    let folder = served.files.path().to_path_buf();
    let written = tokio::task::spawn_blocking(move || {
        let path = fresh_place(&folder, &named.name)?;
        fs::write(&path, bytes).map(|()| path)
    });
    answer(written.await)
}

/// Names a place to write a file at.
pub async fn save(
    State(served): State<Arc<Served>>,
    Query(named): Query<Named>,
) -> Result<Json<Place>, (StatusCode, String)> {
    let folder = served.files.path().to_path_buf();
    answer(tokio::task::spawn_blocking(move || fresh_place(&folder, &named.name)).await)
}

/// Says that a file cannot be opened: the browser may be on another screen than this machine's.
pub async fn open() -> (StatusCode, &'static str) {
    (StatusCode::NOT_IMPLEMENTED, "files open in the desktop window only")
}

fn answer(
    place: Result<io::Result<PathBuf>, tokio::task::JoinError>,
) -> Result<Json<Place>, (StatusCode, String)> {
    match place {
        Ok(Ok(path)) => Ok(Json(Place { path })),
        Ok(Err(error)) => Err((StatusCode::BAD_REQUEST, error.to_string())),
        Err(error) => Err((StatusCode::INTERNAL_SERVER_ERROR, error.to_string())),
    }
}

/// Returns a path for a file of this name that nothing lies at. Only the last part of the name
/// counts, so that no name points out of the folder.
fn fresh_place(folder: &Path, name: &str) -> io::Result<PathBuf> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    if matches!(last, "" | "." | "..") || last.contains(['\0', ':']) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "a file name is needed"));
    }
    Ok(tempfile::Builder::new().prefix("file-").tempdir_in(folder)?.keep().join(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_points_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["chat.zip", "../chat.zip", "/etc/chat.zip", "..\\..\\chat.zip"] {
            let place = fresh_place(folder.path(), name).unwrap();
            assert!(place.starts_with(folder.path()), "{name}");
            assert_eq!(place.file_name().unwrap(), "chat.zip", "{name}");
        }
        for name in ["", "..", "a/..", "chat\0.zip", "C:"] {
            assert!(fresh_place(folder.path(), name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn files_of_one_name_lie_apart() {
        let folder = tempfile::tempdir().unwrap();
        let place = || fresh_place(folder.path(), "chat.zip").unwrap();
        assert_ne!(place(), place());
    }
}
