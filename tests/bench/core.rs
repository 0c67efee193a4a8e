//! What the core costs on a hundred thousand messages: import, pages of timelines, search.
//!
//! `cargo xtask bench` runs it. Rates are given against a bare insert of the same rows in the same run, so
//! that they say something on any machine. `--rounds N` repeats the import; `--keep` measures reading on
//! the folder that an earlier run left.

#![expect(clippy::print_stdout, reason = "this program speaks to a terminal")]

mod corpus;
mod machine;
mod reads;
mod shop;
mod words;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use reads::quantile;
use shop::Cost;

/// The first thing that went wrong.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let rounds = arguments.iter().skip_while(|argument| *argument != "--rounds").nth(1);
    let rounds: usize = rounds.map_or(Ok(1), |rounds| rounds.parse())?;
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench");
    let data = folder.join("data");
    machine::print();
    println!("\n| figure | goal | measured |\n| --- | --- | --- |");
    if !has("--keep") || !data.join("hilo.db").exists() {
        for _ in 0..rounds {
            importing(&folder, &data)?;
        }
    }
    reading(&data)?;
    println!("\nLoad after: {}", machine::load());
    Ok(())
}

fn importing(folder: &Path, data: &Path) -> Outcome<()> {
    let people = corpus::people();
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let files = corpus::write(&folder.join("sources"), &people)?;
    let imported = shop::import(data, &files, &people)?;
    let rows = shop::rows(data)?;
    if rows.len() != corpus::MAILS + corpus::CHAT_MESSAGES {
        return Err(format!("{} messages came in", rows.len()).into());
    }
    let bare = shop::insert_bare(&folder.join("bare.db"), &rows)?;
    let line = |what: &str, goal: &str, cost: Cost| {
        let (seconds, busy) = (cost.time.as_secs_f64(), cost.busy);
        let (ratio, rate) =
            (bare.time.as_secs_f64() / seconds, f64::from(imported.messages) / seconds);
        println!(
            "| {what} | {goal} | {ratio:.2} ({rate:.0} messages/s, {seconds:.1} s, processors {busy:.1} s) |"
        );
    };
    line("bare insert of the same rows", "", bare);
    line("storing, reading included, against it", "≥ 0.6", imported.store);
    let both = Cost {
        time: imported.look.time + imported.store.time,
        busy: imported.look.busy + imported.store.busy,
    };
    line("preview and storing against it", "", both);
    let calls = shop::add_calls(data, &people)?;
    let each = calls.as_secs_f64() * 1000.0 / corpus::CALLS as f64;
    println!("| a call written down, flushed to the disk | | {each:.1} ms |");
    let megabytes = |path: PathBuf| Ok::<_, std::io::Error>(fs::metadata(path)?.len() as f64 / 1e6);
    let (own, bare) = (megabytes(data.join("hilo.db"))?, megabytes(folder.join("bare.db"))?);
    println!("| size of the database, and of the bare one | | {own:.0} MB, {bare:.0} MB |");
    Ok(())
}

fn reading(data: &Path) -> Outcome<()> {
    let pages = reads::pages(data, 2_000)?;
    shop::forget(data)?;
    let hilo = shop::open(data)?;
    for state in ["cold", "warm"] {
        let times = reads::time(&hilo, "timeline_page", pages.iter().cloned())?;
        print_times(&format!("timeline page of 50, {state}"), "p99 < 5 ms", &times);
    }
    drop(hilo);
    let kinds = reads::queries();
    shop::forget(data)?;
    let hilo = shop::open(data)?;
    for state in ["cold", "warm"] {
        let mut all = Vec::new();
        for (kind, queries) in &kinds {
            let requests = queries.iter().map(|query| reads::search(query));
            let times = reads::time(&hilo, "search", requests)?;
            let slowest = times.iter().zip(queries).max();
            let slowest = slowest.map_or("", |(_, query)| query.trim_end());
            print_times(&format!("search of 50, {kind}, {state} (slowest: {slowest})"), "", &times);
            all.extend(times);
        }
        print_times(&format!("search of 50, all, {state}"), "p99 < 20 ms", &all);
    }
    Ok(())
}

fn print_times(what: &str, goal: &str, times: &[Duration]) {
    let at = |share| quantile(times, share).as_secs_f64() * 1000.0;
    let (half, most, worst) = (at(0.5), at(0.99), at(1.0));
    println!("| {what} | {goal} | p50 {half:.2} ms, p99 {most:.2} ms, worst {worst:.2} ms |");
}
