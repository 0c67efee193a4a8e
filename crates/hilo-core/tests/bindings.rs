//! The window's types are made from the command table and checked in, so that a reader of the UI
//! finds them and a change of the table shows in its commit.

use std::path::Path;

#[test]
fn the_bindings_checked_in_are_those_of_the_command_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/ipc/bindings.ts");
    let expected = format!(
        "// Made from the command table of hilo-core; refresh with HILO_WRITE_BINDINGS=1 cargo nextest run -p hilo-core bindings\n\n{}",
        hilo_core::api::typescript()
    );
    if std::env::var_os("HILO_WRITE_BINDINGS").is_some() {
        std::fs::write(&path, &expected).expect("the bindings can be written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "ui/src/ipc/bindings.ts is out of date: run HILO_WRITE_BINDINGS=1 cargo nextest run -p hilo-core bindings"
    );
}
