//! Prepares what Tauri puts into the program.

fn main() {
    tauri_build::build();
}
