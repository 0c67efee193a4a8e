//! Hilo's window: Tauri around the core.
//!
//! It opens the window, passes commands on ([`call`]), opens the shop behind it ([`shop`]), and asks
//! the system for what a page cannot do: dialogs ([`chosen`]), other programs, one instance only. It
//! holds no rule of the domain and no SQL.
//!
//! What always holds: the window shows before the database is opened, no page but Hilo's own can call
//! anything, and even that one names no file which the person did not choose.

mod call;
mod chosen;
#[cfg(target_os = "linux")]
mod drawing;
/// The webviews of other systems fit themselves to the machine.
#[cfg(not(target_os = "linux"))]
mod drawing {
    pub fn fit(_: &tauri::WebviewWindow) {}
}
mod log;
mod shop;
mod start;
mod window;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use hilo_core::api;
use serde_json::json;
use tauri::{AppHandle, Manager, RunEvent, State};
use tauri_plugin_window_state::StateFlags;

use chosen::Chosen;
use shop::{Opening, Shop};
use start::{Start, USAGE};

/// Runs the app until its window is closed.
pub fn main(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let Some(start) = Start::read(arguments) else {
        eprint!("{USAGE}");
        return ExitCode::from(2);
    };
    let named = start.data.clone().or_else(|| std::env::var_os("HILO_DATA").map(PathBuf::from));
    let mut builder = tauri::Builder::default();
    // The own shop has one window, whoever starts it again. A folder that was named is another shop,
    // which may stand beside it; its lock keeps a second Hilo out.
    if named.is_none() {
        builder = builder.plugin(tauri_plugin_single_instance::init(started_again));
    }
    // Only size and place are remembered: a window that was hidden once would never show again.
    let remembered = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    let app = builder
        .plugin(tauri_plugin_window_state::Builder::new().with_state_flags(remembered).build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .manage(Chosen::default())
        .on_window_event(chosen::dropped)
        .setup(move |app| set_up(app.handle(), &start, named).map_err(Into::into))
        .invoke_handler(tauri::generate_handler![
            call::call,
            call::open_sample,
            call::open_own,
            call::open_file,
            call::zoom,
            chosen::pick_files,
            chosen::pick_folder,
            chosen::pick_save
        ])
        .build(tauri::generate_context!());
    match app {
        Ok(app) => {
            app.run(|app, event| {
                if let RunEvent::Exit = event {
                    // Whoever starts Hilo from here on gets a window of their own.
                    tauri_plugin_single_instance::destroy(app);
                    app.state::<Arc<Shop>>().close();
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("hilo: {error}");
            ExitCode::FAILURE
        }
    }
}

fn set_up(app: &AppHandle, start: &Start, named: Option<PathBuf>) -> tauri::Result<()> {
    let here = std::env::current_dir().unwrap_or_default();
    let data = match named {
        Some(folder) => here.join(folder),
        None => app.path().app_data_dir()?,
    };
    // What is managed lives as long as the app, and the log's last lines are written when it ends.
    app.manage(log::start(&data));
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "start");
    let opening =
        Opening { data, sample: start.demo.then(sample_language), files: start.files_from(&here) };
    app.manage(Shop::open(app.clone(), opening));
    window::open(app)
}

/// Comes to the front for whoever starts Hilo again, with the files that they brought.
fn started_again(app: &AppHandle, arguments: Vec<String>, folder: String) {
    window::focus(app);
    let arguments = arguments.into_iter().skip(1).map(OsString::from);
    let Some(start) = Start::read(arguments).filter(|start| !start.files.is_empty()) else {
        return;
    };
    let paths = start.files_from(Path::new(&folder));
    let shop: State<'_, Arc<Shop>> = app.state();
    let shop = Arc::clone(&shop);
    tauri::async_runtime::spawn(async move {
        let Ok(desk) = shop.desk().await else { return };
        let import = move || api::dispatch(&desk.hilo(), "import_start", json!({ "paths": paths }));
        if let Ok(Err(failure)) = tauri::async_runtime::spawn_blocking(import).await {
            tracing::warn!(code = failure.code(), "files of a second start are not read");
        }
    });
}

/// Returns the language for a sample shop that was asked for on the command line.
fn sample_language() -> &'static str {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    if locale.is_some_and(|locale| locale.starts_with("en")) { "en" } else { "es" }
}
