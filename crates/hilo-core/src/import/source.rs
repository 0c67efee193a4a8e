//! What was given to import: files and folders, told apart by content.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::channel::{maildir, source};
use crate::error::{Failure, FileProblem};
use crate::model::{Skip, SkipReason, SourceKind};

/// Depth of folders that is looked into.
const DEPTH: u32 = 16;
/// Files of a folder that are looked at.
const FILES: usize = 200_000;

/// Largest text of a chat that is looked through for the names of its media.
const CHAT: u64 = 256 * 1024 * 1024;

/// A file, or the files of a folder that belong together.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Path as given or found.
    pub path: PathBuf,
    /// What it is.
    pub kind: SourceKind,
    /// Its files: one, but for loose mails of a folder and Maildirs.
    pub files: Vec<PathBuf>,
    /// Bytes of all files.
    pub size: u64,
    /// Files of the folder that are of no known kind.
    pub skips: Vec<Skip>,
}

/// Returns the sources among `paths`, or why a path is none. Nothing is followed out of a folder.
pub(crate) fn find(paths: &[PathBuf]) -> Vec<Result<Source, Failure>> {
    paths
        .iter()
        .flat_map(|path| if path.is_dir() { folder(path) } else { vec![file(path)] })
        .collect()
}

/// Returns the failure of a path.
pub(crate) fn failure(path: &Path, problem: FileProblem) -> Failure {
    let name = path
        .file_name()
        .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    Failure::File { path: name, problem }
}

/// Returns the failure of a file that the system does not give.
pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    let missing = error.kind() == std::io::ErrorKind::NotFound;
    failure(path, if missing { FileProblem::Missing } else { FileProblem::Unreadable })
}

fn file(path: &Path) -> Result<Source, Failure> {
    let (kind, size) = look(path)?;
    let kind = kind.ok_or_else(|| failure(path, FileProblem::Foreign))?;
    Ok(Source {
        path: path.to_owned(),
        kind,
        files: vec![path.to_owned()],
        size,
        skips: Vec::new(),
    })
}

fn look(path: &Path) -> Result<(Option<SourceKind>, u64), Failure> {
    // A pipe is only opened once somebody writes into it, and a device need never end.
    if !fs::metadata(path).map_err(|error| unreadable(path, &error))?.is_file() {
        return Err(failure(path, FileProblem::Foreign));
    }
    let read = |path: &Path| {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        let mut head = Vec::new();
        file.take(source::HEAD as u64).read_to_end(&mut head)?;
        Ok::<_, std::io::Error>((head, size))
    };
    let (head, size) = read(path).map_err(|error| unreadable(path, &error))?;
    if size == 0 {
        return Err(failure(path, FileProblem::Empty));
    }
    Ok((source::kind(&head), size))
}

/// What a walk through a folder found.
#[derive(Default)]
struct Found {
    sources: Vec<Source>,
    mails: Vec<(PathBuf, u64)>,
    /// Files of no known kind: folder, path, why.
    others: Vec<(PathBuf, PathBuf, SkipReason)>,
    files: usize,
}

fn folder(path: &Path) -> Vec<Result<Source, Failure>> {
    let mut found = Found::default();
    if let Err(error) = walk(path, DEPTH, &mut found) {
        return vec![Err(unreadable(path, &error))];
    }
    if !found.mails.is_empty() {
        let size = found.mails.iter().map(|(_, size)| size).sum();
        let files = found.mails.into_iter().map(|(path, _)| path).collect();
        let mails =
            Source { path: path.to_owned(), kind: SourceKind::Eml, files, size, skips: Vec::new() };
        found.sources.push(mails);
    }
    // The files beside the text of a chat are its media, as far as the chat names them.
    let chats: Vec<(PathBuf, String)> = found
        .sources
        .iter()
        .filter(|source| source.kind == SourceKind::WhatsappText && source.size <= CHAT)
        .filter_map(|source| {
            let text = fs::read(&source.path).ok()?;
            Some((source.path.parent()?.to_owned(), String::from_utf8_lossy(&text).into_owned()))
        })
        .collect();
    let is_media = |folder: &Path, file: &Path| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        chats.iter().any(|(beside, text)| beside == folder && text.contains(name.as_ref()))
    };
    let skips = found.others.into_iter().filter(|(folder, file, _)| !is_media(folder, file)).map(
        |(_, file, reason)| Skip {
            file: file.strip_prefix(path).unwrap_or(&file).display().to_string(),
            line: 0,
            reason,
        },
    );
    match found.sources.first_mut() {
        Some(first) => first.skips.extend(skips),
        None => {
            return vec![Err(failure(
                path,
                if found.files == 0 { FileProblem::Empty } else { FileProblem::Foreign },
            ))];
        }
    }
    found.sources.into_iter().map(Ok).collect()
}

fn walk(folder: &Path, depth: u32, found: &mut Found) -> std::io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let names: Vec<String> =
        entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    if maildir::is_maildir(names.iter().map(String::as_str)) {
        let mut source = Source {
            path: folder.to_owned(),
            kind: SourceKind::Maildir,
            files: Vec::new(),
            size: 0,
            skips: Vec::new(),
        };
        maildir_files(folder, folder, depth, &mut source)?;
        found.files += source.files.len();
        found.sources.push(source);
        return Ok(());
    }
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type()?);
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if hidden && !is_source(&path, kind) {
            // The system's own, such as thumbnails.
            continue;
        }
        if kind.is_dir() && depth > 0 {
            walk(&path, depth - 1, found)?;
        } else if !kind.is_file() || found.files >= FILES {
            // Too deep, too many, or a link that may lead anywhere.
            found.others.push((folder.to_owned(), path, SkipReason::Unreadable));
        } else {
            found.files += 1;
            let reason = match look(&path) {
                Ok((Some(SourceKind::Eml), size)) => {
                    found.mails.push((path, size));
                    continue;
                }
                Ok((Some(kind), size)) => {
                    found.sources.push(Source {
                        files: vec![path.clone()],
                        path,
                        kind,
                        size,
                        skips: Vec::new(),
                    });
                    continue;
                }
                Ok((None, _)) => SkipReason::UnknownKind,
                Err(Failure::File { problem: FileProblem::Empty, .. }) => SkipReason::Empty,
                Err(_) => SkipReason::Unreadable,
            };
            found.others.push((folder.to_owned(), path, reason));
        }
    }
    Ok(())
}

/// Whether something hidden is nonetheless what a person could miss: a mail, a chat, a Maildir.
fn is_source(path: &Path, kind: fs::FileType) -> bool {
    if kind.is_dir() {
        let names = fs::read_dir(path).into_iter().flatten().flatten();
        let names: Vec<_> =
            names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        return maildir::is_maildir(names.iter().map(String::as_str));
    }
    kind.is_file() && matches!(look(path), Ok((Some(_), _)))
}

fn maildir_files(
    root: &Path,
    folder: &Path,
    depth: u32,
    source: &mut Source,
) -> std::io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() && depth > 0 {
            maildir_files(root, &path, depth - 1, source)?;
        } else {
            let inside: Vec<String> = path
                .strip_prefix(root)
                .unwrap_or(&path)
                .components()
                .map(|part| part.as_os_str().to_string_lossy().into_owned())
                .collect();
            let name = inside.last().cloned().unwrap_or_default();
            if !kind.is_file() {
                // Too deep, or a link that may lead anywhere.
                let reason = SkipReason::Unreadable;
                source.skips.push(Skip { file: inside.join("/"), line: 0, reason });
            } else if maildir::is_mail(&inside.join("/")) {
                source.size += entry.metadata()?.len();
                source.files.push(path);
            } else if !name.starts_with('.') && !name.starts_with("dovecot") {
                source.skips.push(Skip {
                    file: inside.join("/"),
                    line: 0,
                    reason: SkipReason::UnknownKind,
                });
            }
        }
    }
    Ok(())
}
