//! A shop that an earlier version left is brought up to this one with all that it holds.

#![allow(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not hold")]

use std::sync::Arc;

use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::secrets::Memory;
use rusqlite::Connection;
use serde_json::json;

#[test]
fn a_shop_of_the_first_version_opens_with_its_imports() {
    let dir = tempfile::tempdir().expect("a folder");
    let first = Connection::open(dir.path().join("hilo.db")).expect("a file");
    first.execute_batch(include_str!("../migrations/0001_initial.sql")).expect("its tables");
    first
        .execute_batch(
            "PRAGMA application_id = 0x48494c4f; PRAGMA user_version = 1;
             INSERT INTO import (started_at, finished_at) VALUES (0, 1);
             INSERT INTO import_source (import_id, path, channel, new, duplicate, skipped)
             VALUES (1, 'cartas.mbox', 'email', 4, 3, 2);",
        )
        .expect("an import");
    drop(first);

    let hilo = Hilo::open(dir.path(), Arc::new(Memory::default())).expect("it opens");
    let imports = dispatch(&hilo, "import_history", json!({})).expect("its history");
    let told =
        ["new", "duplicate", "skipped", "missing_files"].map(|name| imports[0][name].clone());
    assert_eq!(told, [4, 3, 2, 0].map(|count| json!(count)));
}
