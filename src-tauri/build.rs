//! Prepares the window's resources, and closes every command that a capability does not name.

/// The commands of `src/call.rs` and `src/chosen.rs`.
const COMMANDS: &[&str] = &[
    "call",
    "open_sample",
    "open_own",
    "open_file",
    "zoom",
    "pick_files",
    "pick_folder",
    "pick_save",
];

fn main() {
    // The app embeds the built UI. An empty folder lets a check of the Rust code pass without it.
    if let Err(error) = std::fs::create_dir_all("../ui/dist") {
        println!("cargo::error=ui/dist cannot be made: {error}");
    }
    if !std::path::Path::new("../ui/dist/index.html").is_file() {
        println!(
            "cargo::warning=the UI is not built, the window will be empty: use cargo xtask run"
        );
    }
    let commands = tauri_build::AppManifest::new().commands(COMMANDS);
    if let Err(error) =
        tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))
    {
        println!("cargo::error={error:#}");
    }
}
