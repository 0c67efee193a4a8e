//! Writes the sample shop's files into a folder: `cargo run -p sample-shop --example write DIR [en]`.
#![allow(clippy::print_stdout)]

use std::io;
use std::path::PathBuf;
use std::time::Instant;

use chrono::Utc;
use sample_shop::{Edition, sample_shop};

fn main() -> io::Result<()> {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().unwrap_or_else(|| "sample-shop".to_owned()));
    let edition = if args.next().is_some() { Edition::English } else { Edition::Spanish };
    let begun = Instant::now();
    let shop = sample_shop(edition, Utc::now());
    println!("{} files in {:?}", shop.files.len(), begun.elapsed());
    for file in &shop.files {
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, &file.bytes)?;
    }
    let calls = shop.calls.iter().map(|call| format!("{call:?}"));
    let notes = shop.notes.iter().map(|note| format!("{note:?}"));
    std::fs::write(folder.join("by-hand.txt"), calls.chain(notes).collect::<Vec<_>>().join("\n"))
}
