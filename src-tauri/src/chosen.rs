//! Which files a page may name: those that the person chose themselves, in a dialog or by dropping them.
//!
//! Commands of the core take paths, and a page that somebody else came to speak through could name any.
//! So the dialogs belong to the shell, which remembers what was chosen in them, and no other path gets
//! through from the page. What stands on the command line never comes from there.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hilo_core::error::{Failure, FileProblem};
use serde_json::Value;
use tauri::{DragDropEvent, Manager, WebviewWindow, Window, WindowEvent};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};
use tokio::sync::oneshot;

/// What the person chose since Hilo was started.
#[derive(Default)]
pub struct Chosen(Mutex<Paths>);

#[derive(Default)]
struct Paths {
    /// Files and folders to read.
    read: HashSet<String>,
    /// Places to write at, each once.
    write: HashSet<String>,
}

impl Chosen {
    fn paths(&self) -> MutexGuard<'_, Paths> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers what is to be read, and returns it as the page names it.
    fn to_read(&self, paths: impl IntoIterator<Item = PathBuf>) -> Vec<String> {
        let paths: Vec<String> = paths.into_iter().map(|path| named(&path)).collect();
        self.paths().read.extend(paths.iter().cloned());
        paths
    }

    /// Remembers where to write, and returns it as the page names it.
    fn to_write(&self, path: &Path) -> String {
        let path = named(path);
        self.paths().write.insert(path.clone());
        path
    }

    /// Refuses a command of the page that names a file which the person did not choose.
    pub fn check(&self, command: &str, request: &Value) -> Result<(), Failure> {
        let path = request.get("path");
        match command {
            "import_start" => {
                let paths = request.get("paths").and_then(Value::as_array);
                paths.into_iter().flatten().try_for_each(|path| self.may_read(Some(path)))
            }
            "draft_attach" | "logo_choose" | "template_import" => self.may_read(path),
            "attachment_save" | "message_save" | "template_export" | "manual_export" => {
                self.may_write(path)
            }
            _ => Ok(()),
        }
    }

    fn may_read(&self, path: Option<&Value>) -> Result<(), Failure> {
        let path = path.and_then(Value::as_str).unwrap_or_default();
        let chosen = self.paths().read.contains(path);
        if chosen { Ok(()) } else { Err(failure(path, FileProblem::Unreadable)) }
    }

    fn may_write(&self, path: Option<&Value>) -> Result<(), Failure> {
        let path = path.and_then(Value::as_str).unwrap_or_default();
        let chosen = self.paths().write.remove(path);
        if chosen { Ok(()) } else { Err(failure(path, FileProblem::Unwritable)) }
    }
}

fn named(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn failure(path: &str, problem: FileProblem) -> Failure {
    Failure::File { path: path.to_owned(), problem }
}

/// Lets the person choose files to read; none when they changed their mind.
#[tauri::command]
pub async fn pick_files(window: WebviewWindow) -> Vec<String> {
    let files = asked(&window, |dialog, tell| dialog.pick_files(tell)).await;
    let files = files.unwrap_or_default().into_iter().filter_map(|file| file.into_path().ok());
    window.state::<Chosen>().to_read(files)
}

/// Lets the person choose a folder to read.
#[tauri::command]
pub async fn pick_folder(window: WebviewWindow) -> Option<String> {
    let folder = asked(&window, |dialog, tell| dialog.pick_folder(tell)).await?;
    window.state::<Chosen>().to_read(folder.into_path()).pop()
}

/// Lets the person choose where to write a file called `name`.
#[tauri::command]
pub async fn pick_save(window: WebviewWindow, name: String) -> Option<String> {
    let place = asked(&window, |dialog, tell| dialog.set_file_name(name).save_file(tell)).await?;
    Some(window.state::<Chosen>().to_write(&place.into_path().ok()?))
}

type Dialog = FileDialogBuilder<tauri::Wry>;
type Tell<Answer> = Box<dyn FnOnce(Option<Answer>) + Send>;

/// Shows a dialog over the window and waits for its answer.
async fn asked<Answer: Send + 'static>(
    window: &WebviewWindow,
    show: impl FnOnce(Dialog, Tell<Answer>),
) -> Option<Answer> {
    let (tell, told) = oneshot::channel();
    let dialog = window.dialog().file().set_parent(window);
    // Nobody waits for a dialog that outlives its question.
    show(dialog, Box::new(move |answer| drop(tell.send(answer))));
    told.await.ok().flatten()
}

/// Remembers what was dropped on the window, before anything that the page asks for it gets here.
pub fn dropped(window: &Window, event: &WindowEvent) {
    if let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event {
        window.state::<Chosen>().to_read(paths.iter().cloned());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn file(name: &str) -> PathBuf {
        std::env::temp_dir().join(name)
    }

    #[test]
    fn a_page_reads_only_what_the_person_chose() {
        let chosen = Chosen::default();
        let mine = chosen.to_read([file("chat.zip")]).pop().unwrap();
        let other = named(&file("secretos.txt"));
        for (command, request, allowed) in [
            ("import_start", json!({ "paths": [mine] }), true),
            ("import_start", json!({ "paths": [mine, other] }), false),
            ("import_start", json!({ "paths": [7] }), false),
            ("draft_attach", json!({ "customer": 1, "path": mine }), true),
            ("draft_attach", json!({ "customer": 1, "path": other }), false),
            ("draft_attach", json!({ "customer": 1 }), false),
            ("template_import", json!({ "path": mine, "dry_run": true }), true),
            ("template_import", json!({ "path": other, "dry_run": true }), false),
            ("logo_choose", json!({ "path": mine }), true),
            ("logo_choose", json!({ "path": other }), false),
            ("message_get", json!({ "message": 1 }), true),
        ] {
            assert_eq!(chosen.check(command, &request).is_ok(), allowed, "{command} {request}");
        }
    }

    #[test]
    fn a_page_writes_only_where_the_person_said_and_once() {
        let chosen = Chosen::default();
        let place = chosen.to_write(&file("factura.pdf"));
        let read = chosen.to_read([file("chat.zip")]).pop().unwrap();
        for command in ["attachment_save", "message_save", "template_export", "manual_export"] {
            assert!(chosen.check(command, &json!({ "path": read })).is_err(), "only to be read");
        }
        let save = json!({ "attachment": 1, "path": place });
        assert!(chosen.check("draft_attach", &save).is_err(), "only to be written");
        assert!(chosen.check("attachment_save", &save).is_ok());
        assert!(chosen.check("attachment_save", &save).is_err());
    }

    #[test]
    fn every_request_with_a_path_is_known_here() {
        let table = hilo_core::api::typescript();
        let types = table
            .split("export type ")
            .filter(|text| text.contains("path: ") || text.contains("paths: "))
            .filter_map(|text| text.split([' ', '=']).next());
        // The first eight are requests; the rest are answers, and decisions about what was chosen.
        let known = [
            "AttachmentSave",
            "DraftAttach",
            "ImportStart",
            "LogoChoose",
            "ManualExport",
            "MessageSave",
            "TemplateExport",
            "TemplateImportFile",
            "Failure",
            "ImportedSource",
            "ManualWritten",
            "SourceAnswer",
            "SourcePreview",
            "WrittenFile",
        ];
        for name in types {
            assert!(known.contains(&name), "{name} names a file: is it to be checked?");
        }
    }
}
