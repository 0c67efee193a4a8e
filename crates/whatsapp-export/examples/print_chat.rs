//! Prints what is read from an export: `cargo run --example print_chat -- FILE`.

#![allow(clippy::print_stdout, reason = "printing is all it does")]

use std::process::ExitCode;

use whatsapp_export::{Hints, read};

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: print_chat FILE");
        return ExitCode::from(2);
    };
    match print(&path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{path}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn print(path: &str) -> Result<(), Box<dyn std::error::Error>> {
    let (bytes, name) = text_of(path)?;
    let chat = read(&bytes, &Hints { file_name: Some(&name), ..Hints::default() })?;
    for entry in &chat.entries {
        let sender = chat.sender_name(entry).unwrap_or("-");
        println!("{} {} {sender}: {:?}", entry.sent_at, entry.kind.code(), entry.text);
        for attachment in &entry.attachments {
            let state = if attachment.present { "attached" } else { "left out" };
            println!("    {} ({state})", attachment.name.as_deref().unwrap_or("a file"));
        }
    }
    for skip in &chat.skips {
        println!("line {} {}", skip.line, skip.reason);
    }
    let certain = if chat.order.certain { "certain" } else { "not certain" };
    println!(
        "{} entries by {}, {} senders, dates {} ({certain}: {})",
        chat.entries.len(),
        chat.style,
        chat.senders.len(),
        chat.order.order.code(),
        chat.order.reason
    );
    Ok(())
}

#[cfg(feature = "zip")]
fn text_of(path: &str) -> Result<(Vec<u8>, String), Box<dyn std::error::Error>> {
    use whatsapp_export::archive::{Archive, Limits, is_zip};

    let bytes = std::fs::read(path)?;
    if !is_zip(&bytes) {
        return Ok((bytes, path.to_owned()));
    }
    let mut archive = Archive::open(std::io::Cursor::new(bytes), Limits::default())?;
    let text = archive.read_chat()?;
    Ok((text, archive.title_source(path).to_owned()))
}

#[cfg(not(feature = "zip"))]
fn text_of(path: &str) -> Result<(Vec<u8>, String), Box<dyn std::error::Error>> {
    Ok((std::fs::read(path)?, path.to_owned()))
}
