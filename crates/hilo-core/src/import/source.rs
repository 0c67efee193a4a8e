//! What was given to import: files and folders, told apart by content.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::channel::{maildir, source};
use crate::error::{Failure, FileProblem};
use crate::model::{Skip, SkipReason, SourceKind};

/// Depth of folders that is looked into.
const DEPTH: u32 = 16;
/// Files and folders of a folder that are looked at; one with more is refused whole.
const FILES: usize = 1_000_000;

/// A file, or the files of a folder that belong together.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Path that was given: this one's, or that of the folder in which it was found.
    root: PathBuf,
    /// Path as given or found.
    pub path: PathBuf,
    /// What it is.
    pub kind: SourceKind,
    /// Its files: one, but for loose mails of a folder and Maildirs.
    pub files: Vec<PathBuf>,
    /// Bytes of all files.
    pub size: u64,
    /// What lies in the folder that was given and does not come in, shared by the sources of that folder.
    pub beside: Arc<[Skip]>,
}

impl Source {
    /// Returns the skip of a part of it: of a chat a line, of mails one by its number from 1.
    pub fn skip(&self, at: u32, reason: SkipReason) -> Skip {
        match self.kind {
            SourceKind::Mbox | SourceKind::WhatsappText | SourceKind::WhatsappZip => {
                Skip { file: self.name_of(&self.path), line: at, reason }
            }
            SourceKind::Eml | SourceKind::Maildir => {
                let file =
                    usize::try_from(at).ok().and_then(|at| self.files.get(at.checked_sub(1)?));
                Skip { file: self.name_of(file.unwrap_or(&self.path)), line: 0, reason }
            }
        }
    }

    /// Returns the name of a file that comes with its chat, as skips have it.
    pub fn name_of_medium(&self, name: &str) -> String {
        match self.kind {
            SourceKind::WhatsappZip => format!("{}/{name}", self.name_of(&self.path)),
            SourceKind::Eml | SourceKind::Mbox | SourceKind::Maildir | SourceKind::WhatsappText => {
                self.name_of(&self.path.with_file_name(name))
            }
        }
    }

    /// Returns the name of a file of its folder, as skips have it.
    pub fn name_of(&self, file: &Path) -> String {
        name_in(&self.root, file)
    }
}

/// What a path holds.
#[derive(Debug)]
pub(crate) struct Found {
    /// Path that was given.
    root: PathBuf,
    /// What can be imported; never empty.
    pub sources: Vec<Source>,
    /// What lies beside the sources of a folder, and why it is none of them.
    others: Vec<(PathBuf, SkipReason)>,
}

impl Found {
    /// Returns what lies beside the sources and is no medium of a chat.
    pub fn skips(&self, media: &HashSet<PathBuf>) -> Vec<Skip> {
        let others = self.others.iter().filter(|(file, _)| !media.contains(file));
        others
            .map(|(file, reason)| Skip {
                file: name_in(&self.root, file),
                line: 0,
                reason: reason.clone(),
            })
            .collect()
    }

    /// Tells of a folder within that cannot be walked through; one file too many is the end of the whole.
    fn pass_over(&mut self, folder: PathBuf, walked: Result<(), Failure>) -> Result<(), Failure> {
        match walked {
            Err(Failure::File { problem: FileProblem::TooManyFiles, .. }) => walked,
            Err(_) => {
                self.others.push((folder, SkipReason::Unreadable));
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    fn add(&mut self, path: &Path, kind: SourceKind, files: Vec<(PathBuf, u64)>) {
        let size = files.iter().map(|(_, size)| size).sum();
        let files = files.into_iter().map(|(file, _)| file).collect();
        let (root, path) = (self.root.clone(), path.to_owned());
        self.sources.push(Source { root, path, kind, files, size, beside: Arc::default() });
    }
}

/// Returns what a path holds, or why it holds nothing. Nothing is followed out of a folder.
pub(crate) fn find(path: &Path) -> Result<Found, Failure> {
    let mut found = Found { root: path.to_owned(), sources: Vec::new(), others: Vec::new() };
    if path.is_dir() {
        folder(path, FILES, &mut found)?;
    } else {
        let (kind, size) = look(path)?;
        let kind = kind.ok_or_else(|| failure(path, FileProblem::Foreign))?;
        found.add(path, kind, vec![(path.to_owned(), size)]);
    }
    Ok(found)
}

/// Returns the failure of a path.
pub(crate) fn failure(path: &Path, problem: FileProblem) -> Failure {
    Failure::File { path: file_name(path), problem }
}

/// Returns the failure of a file that the system does not give.
pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    let missing = error.kind() == std::io::ErrorKind::NotFound;
    failure(path, if missing { FileProblem::Missing } else { FileProblem::Unreadable })
}

/// A file's own name where it was given itself, else its path in the folder that was.
fn name_in(root: &Path, file: &Path) -> String {
    match file.strip_prefix(root) {
        Ok(inside) if inside != Path::new("") => inside.display().to_string(),
        Ok(_) | Err(_) => file_name(file),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
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

/// What a walk through a folder has met besides sources.
struct Walk {
    /// Loose mails, with their bytes.
    mails: Vec<(PathBuf, u64)>,
    /// Files and folders.
    files: usize,
    /// How many of them are taken before the folder is refused.
    limit: usize,
}

fn folder(path: &Path, limit: usize, found: &mut Found) -> Result<(), Failure> {
    let mut met = Walk { mails: Vec::new(), files: 0, limit };
    walk(path, DEPTH, found, &mut met)?;
    if !met.mails.is_empty() {
        found.add(path, SourceKind::Eml, met.mails);
    }
    if found.sources.is_empty() {
        let problem =
            if found.others.is_empty() { FileProblem::Empty } else { FileProblem::Foreign };
        return Err(failure(path, problem));
    }
    Ok(())
}

fn walk(folder: &Path, depth: u32, found: &mut Found, met: &mut Walk) -> Result<(), Failure> {
    let entries = entries(folder, found, met)?;
    let names: Vec<String> =
        entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    if maildir::is_maildir(names.iter().map(String::as_str)) {
        let mut mails = Vec::new();
        // They are counted on the way through it.
        met.files -= entries.len();
        walk_maildir(folder, folder, depth, found, (met, &mut mails))?;
        found.add(folder, SourceKind::Maildir, mails);
        return Ok(());
    }
    for entry in entries {
        let path = entry.path();
        let kind = entry.file_type().map_err(|error| unreadable(&path, &error))?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if hidden && !is_source(&path, kind) {
            // Single files are the system's own, such as thumbnails; what a folder hides may be somebody's mails.
            if kind.is_dir() && !is_empty(&path) {
                found.others.push((path, SkipReason::Hidden));
            }
        } else if kind.is_dir() && depth > 0 {
            let walked = walk(&path, depth - 1, found, met);
            found.pass_over(path, walked)?;
        } else if kind.is_file() {
            let reason = match look(&path) {
                Ok((Some(SourceKind::Eml), size)) => {
                    met.mails.push((path, size));
                    continue;
                }
                Ok((Some(kind), size)) => {
                    found.add(&path, kind, vec![(path.clone(), size)]);
                    continue;
                }
                Ok((None, _)) => SkipReason::UnknownKind,
                Err(Failure::File { problem: FileProblem::Empty, .. }) => SkipReason::Empty,
                Err(_) => SkipReason::Unreadable,
            };
            found.others.push((path, reason));
        } else {
            // Too deep, or a link that may lead anywhere.
            found.others.push((path, SkipReason::Unreadable));
        }
    }
    Ok(())
}

/// Returns what lies in a folder, in order, and counts it.
fn entries(folder: &Path, found: &Found, met: &mut Walk) -> Result<Vec<fs::DirEntry>, Failure> {
    let left = met.limit.saturating_sub(met.files);
    let read = || fs::read_dir(folder)?.take(left.saturating_add(1)).collect::<Result<Vec<_>, _>>();
    let mut entries = read().map_err(|error| unreadable(folder, &error))?;
    if entries.len() > left {
        return Err(failure(&found.root, FileProblem::TooManyFiles));
    }
    met.files += entries.len();
    entries.sort_by_key(fs::DirEntry::file_name);
    Ok(entries)
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
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

fn walk_maildir(
    root: &Path,
    folder: &Path,
    depth: u32,
    found: &mut Found,
    (met, mails): (&mut Walk, &mut Vec<(PathBuf, u64)>),
) -> Result<(), Failure> {
    for entry in entries(folder, found, met)? {
        let path = entry.path();
        let kind = entry.file_type().map_err(|error| unreadable(&path, &error))?;
        if kind.is_dir() && depth > 0 {
            let walked = walk_maildir(root, &path, depth - 1, found, (met, mails));
            found.pass_over(path, walked)?;
            continue;
        }
        let inside: Vec<String> = path
            .strip_prefix(root)
            .unwrap_or(&path)
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        let name = inside.last().cloned().unwrap_or_default();
        if !kind.is_file() {
            // Too deep, or a link that may lead anywhere.
            found.others.push((path, SkipReason::Unreadable));
        } else if maildir::is_mail(&inside.join("/")) {
            mails.push((path, entry.metadata().map_or(0, |metadata| metadata.len())));
        } else if !(name.starts_with('.') || name.starts_with("dovecot")) || is_source(&path, kind)
        {
            found.others.push((path, SkipReason::UnknownKind));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_more_files_than_the_limit_is_refused_whole_wherever_they_lie() {
        for inside in ["loose", "mails/cur"] {
            let dir = tempfile::tempdir().expect("a folder");
            fs::create_dir_all(dir.path().join("mails/new")).expect("made");
            fs::create_dir_all(dir.path().join(inside)).expect("made");
            for name in ["1.host", "2.host", "3.host"] {
                let mail = "From: ana@correo.example\r\nSubject: hola\r\n\r\nhola\r\n";
                fs::write(dir.path().join(inside).join(name), mail).expect("written");
            }
            let within = |limit| {
                let root = dir.path().to_owned();
                let mut found = Found { root, sources: Vec::new(), others: Vec::new() };
                folder(dir.path(), limit, &mut found)
            };
            // Three files and the three folders that they lie in.
            assert_eq!(within(6), Ok(()), "{inside}");
            assert_eq!(within(5), Err(failure(dir.path(), FileProblem::TooManyFiles)), "{inside}");
        }
    }
}
