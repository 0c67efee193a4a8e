//! Mails as clients and servers really write them, and laws for mails that nobody would write.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on is to fail where it stands"
)]

mod faults;
mod laws;
mod limits;
mod replies;

use std::path::{Path, PathBuf};

/// The mails of one folder of fixtures, by name.
fn fixtures(folder: &str) -> Vec<(String, PathBuf)> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/mail").join(folder);
    let mut found: Vec<(String, PathBuf)> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), path))
        .collect();
    found.sort();
    found
}
