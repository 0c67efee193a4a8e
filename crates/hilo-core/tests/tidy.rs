//! What may import what. Reads the sources, so that a shortcut through the house fails here and not in
//! somebody's memory. The table stands in docs/architecture.md too. What docs/requirements.md says of the sources is looked
//! for as well.

use std::fs;
use std::path::{Path, PathBuf};

/// A room, and what of the crate it may use.
const ROOMS: &[(&str, &[&str])] = &[
    ("model", &["error"]),
    ("error", &["model"]),
    ("identity", &[]),
    ("search", &["model", "identity"]),
    ("colour", &[]),
    ("channel", &["model", "identity", "colour"]),
    ("template", &["model", "identity", "colour"]),
    ("hours", &["model"]),
    ("check", &["model", "identity", "template", "hours"]),
    ("cases", &["model", "hours"]),
    ("manual", &["model", "hours"]),
    ("reply", &["model", "identity", "template", "check"]),
    ("picture", &[]),
    ("secrets", &["model", "error"]),
    ("store", &["model", "error", "identity"]),
    ("import", &["Hilo", "model", "error", "identity", "channel", "reply", "store"]),
    ("net", &["model", "identity"]),
    ("discovery", &["Hilo", "model", "error", "net", "oauth", "attendant"]),
    ("oauth", &["Hilo", "model", "error", "secrets", "store", "net", "attendant"]),
    ("attendant", &["model", "error"]),
    ("remote", &["net"]),
    (
        "outbox",
        &[
            "Hilo",
            "model",
            "error",
            "identity",
            "channel",
            "template",
            "secrets",
            "store",
            "net",
            "oauth",
            "attendant",
        ],
    ),
    (
        "mailbox",
        &[
            "Hilo",
            "model",
            "error",
            "identity",
            "secrets",
            "store",
            "net",
            "oauth",
            "attendant",
            "channel",
            "import",
        ],
    ),
    (
        "hilo",
        &[
            "model",
            "error",
            "secrets",
            "store",
            "import",
            "outbox",
            "template",
            "demo",
            "remote",
            "discovery",
            "oauth",
        ],
    ),
    ("demo", &["Hilo", "model", "error", "secrets", "store", "import", "api"]),
];

/// Words that a room must not say: `(room, word, why)`.
const WORDS: &[(&str, &str, &str)] = &[
    ("channel", "std::fs", "readers get bytes"),
    ("channel", "Utc::now", "no clock below the commands"),
    ("channel", "tokio", "only outbox, mailbox and remote talk to the network"),
    ("identity", "std::fs", "pure"),
    ("template", "std::fs", "pure"),
    ("template", "Utc::now", "no clock below the commands"),
    ("template", "tokio", "pure"),
    ("store", "Utc::now", "no clock below the commands"),
    ("mailbox", "Utc::now", "no clock below the commands"),
    ("oauth", "Utc::now", "no clock below the commands"),
    ("import", "Utc::now", "no clock below the commands"),
    ("check", "std::fs", "pure"),
    ("check", "Utc::now", "no clock below the commands"),
    ("check", "rusqlite", "pure"),
    ("reply", "std::fs", "pure"),
    ("reply", "Utc::now", "no clock below the commands"),
    ("reply", "rusqlite", "pure"),
    ("manual", "std::fs", "pure"),
    ("manual", "Utc::now", "no clock below the commands"),
    ("manual", "rusqlite", "pure"),
    ("model", "rusqlite", "plain data"),
    ("channel", "rusqlite", "pure"),
    ("template", "rusqlite", "pure"),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Every source file with its room and its text, tests left out.
fn rooms() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    files
        .into_iter()
        .filter(|path| {
            let inside = path.strip_prefix(&root).expect("below the root");
            !inside.ends_with("tests.rs") && !inside.iter().any(|part| part == "tests")
        })
        .map(|path| {
            let inside = path.strip_prefix(&root).expect("below the root").to_owned();
            let room = inside
                .iter()
                .next()
                .expect("a name")
                .to_string_lossy()
                .trim_end_matches(".rs")
                .to_owned();
            let text = fs::read_to_string(&path).expect("text");
            let text = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            (room, inside, text)
        })
        .collect()
}

/// What a text uses of the crate: the words after `crate::`.
fn uses(text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut found = Vec::new();
    for line in code {
        for after in line.split("crate::").skip(1) {
            let names = match after.strip_prefix('{') {
                Some(group) => group.split('}').next().unwrap_or_default(),
                None => after,
            };
            for name in names.split(',').take(if after.starts_with('{') { usize::MAX } else { 1 }) {
                let word: String =
                    name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                found.extend(Some(word).filter(|word| !word.is_empty()));
            }
        }
    }
    found
}

#[test]
fn every_room_uses_only_what_the_map_allows() {
    let mut wrong = Vec::new();
    for (room, path, text) in rooms() {
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else { continue };
        for used in uses(&text) {
            if used != room && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{} uses {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn pure_rooms_touch_neither_disk_clock_nor_network() {
    let mut wrong = Vec::new();
    for (room, path, text) in rooms() {
        for (_, word, why) in WORDS.iter().filter(|(name, _, _)| *name == room) {
            if text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(word))
            {
                wrong.push(format!("{} says {word}: {why}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn sql_is_written_in_the_store_alone() {
    let sql = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "];
    let wrong: Vec<String> = rooms()
        .into_iter()
        .filter(|(room, _, _)| room != "store")
        .filter(|(_, _, text)| {
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            code.into_iter().any(|line| sql.iter().any(|word| line.contains(&format!("\"{word}"))))
        })
        .map(|(_, path, _)| path.display().to_string())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_source_is_longer_than_one_sitting() {
    let long: Vec<String> = rooms()
        .into_iter()
        .filter(|(_, _, text)| text.lines().count() > 450)
        .map(|(_, path, text)| format!("{} has {} lines", path.display(), text.lines().count()))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn requirements() -> String {
    fs::read_to_string(repository().join("docs/requirements.md")).expect("the requirements")
}

/// Whether a text has a word, whole.
fn says(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|found| found == word)
}

#[test]
fn what_the_requirements_name_is_there() {
    let text = requirements();
    let mut wrong = Vec::new();
    for named in text.split('`').skip(1).step_by(2) {
        let (path, word) = named.split_once("::").unwrap_or((named, ""));
        if !path.contains('/') && !path.ends_with(".rs") {
            continue;
        }
        let place = ["", "crates/hilo-core", "crates/hilo-core/src"]
            .into_iter()
            .map(|base| repository().join(base).join(path))
            .find(|place| place.exists());
        let is_there = place.is_some_and(|place| {
            word.is_empty() || fs::read_to_string(place).is_ok_and(|source| says(&source, word))
        });
        if !is_there {
            wrong.push(named);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_requirements_are_counted_as_they_stand() {
    let text = requirements();
    for (title, begins, column) in
        [("Of the 16 below", "| N", 3), ("Of the 117 by article", "| 0", 4)]
    {
        let states: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with(begins))
            .filter_map(|line| line.split('|').nth(column))
            .map(str::trim)
            .collect();
        let count = |state: &str| states.iter().filter(|given| **given == state).count();
        let (done, partly, open) = (count("done"), count("partly"), count("open"));
        assert_eq!(done + partly + open, states.len(), "a state that is none of the three");
        let told = format!("{title}: {done} done, {partly} partly, {open} open.");
        assert!(text.contains(&told), "{told}");
    }
}
