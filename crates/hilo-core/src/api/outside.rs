//! Says to the system that a file came from outside, as browsers do, so that it asks before it runs it.
//!
//! Windows keeps that beside the file (`Zone.Identifier`), macOS with it (`com.apple.quarantine`). Linux has no
//! such mark; a file that is written without the right to run does not run there. A file system that keeps no
//! marks costs the mark, never the file.

use std::path::Path;

/// The zone of the internet, as Windows numbers them.
#[cfg(any(windows, test))]
const ZONE: &str = "[ZoneTransfer]\r\nZoneId=3\r\n";

/// Marks a file that was just written.
#[cfg(windows)]
pub fn mark(path: &Path) {
    let mut stream = path.as_os_str().to_owned();
    stream.push(":Zone.Identifier");
    // A disk that is not NTFS has no place for it.
    let _ = std::fs::write(stream, ZONE);
}

/// Marks a file that was just written.
#[cfg(target_os = "macos")]
pub fn mark(path: &Path) {
    // Not yet allowed by its owner; without a moment, by Hilo.
    let value = "0081;00000000;Hilo;";
    // No shell reads this: the path is one argument, whatever it is called.
    let _ = std::process::Command::new("/usr/bin/xattr")
        .args(["-w", "com.apple.quarantine", value])
        .arg(path)
        .status();
}

/// There is nothing to mark a file with.
#[cfg(not(any(windows, target_os = "macos")))]
pub fn mark(_: &Path) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_that_of_the_internet_and_leaves_the_file_as_it_is() {
        assert!(ZONE.contains("ZoneId=3"));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("factura.pdf");
        std::fs::write(&path, "%PDF").unwrap();
        mark(&path);
        assert_eq!(std::fs::read(&path).unwrap(), b"%PDF");
    }
}
