//! What the command line of the window asks for.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// How to call the window.
pub const USAGE: &str = "\
hilo [--data DIR] [--demo] [FILE…]

  --data DIR  folder that holds everything (HILO_DATA says the same)
  --demo      open the sample shop
  FILE…       mail files, chats or folders to import: shown first, taken in when you agree
";

/// How Hilo was started.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// Folder that holds everything, where it was named.
    pub data: Option<PathBuf>,
    /// Whether to open the sample shop.
    pub demo: bool,
    /// What to import.
    pub files: Vec<PathBuf>,
}

impl Start {
    /// Reads the arguments after the program's name; `None` where they are wrong or ask for help.
    pub fn read(arguments: impl Iterator<Item = OsString>) -> Option<Self> {
        let mut start = Start::default();
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--data") => start.data = Some(arguments.next()?.into()),
                Some("--demo") => start.demo = true,
                Some(option) if option.starts_with('-') => return None,
                _ => start.files.push(argument.into()),
            }
        }
        Some(start)
    }

    /// Returns the files as whole paths, seen from the folder in which Hilo was called.
    pub fn files_from(&self, folder: &Path) -> Vec<String> {
        self.files.iter().map(|file| folder.join(file).to_string_lossy().into_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<Start> {
        Start::read(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn nothing_given_is_an_ordinary_start() {
        assert_eq!(read(""), Some(Start::default()));
    }

    #[test]
    fn options_and_files_stand_in_any_order() {
        let start = read("chat.zip --data shop --demo mail.eml").unwrap();
        assert_eq!(start.data.as_deref(), Some(Path::new("shop")));
        assert!(start.demo);
        assert_eq!(start.files, [PathBuf::from("chat.zip"), PathBuf::from("mail.eml")]);
    }

    #[test]
    fn an_unknown_option_or_a_missing_folder_is_wrong_usage() {
        for line in ["--help", "-x", "--data", "mail.eml --remote"] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn a_file_is_seen_from_the_folder_of_the_caller() {
        let here = std::env::temp_dir();
        let start = Start { files: vec!["a.eml".into(), here.join("b.eml")], ..Start::default() };
        let expected = [here.join("a.eml"), here.join("b.eml")];
        assert_eq!(
            start.files_from(&here),
            expected.map(|path| path.to_string_lossy().into_owned())
        );
    }
}
