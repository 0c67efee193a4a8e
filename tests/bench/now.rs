//! How long the first screen takes with very many open cases: `cargo xtask bench now`.
//!
//! Every customer has an open case, a third of them with a promised day, and said something in the last thirty days that
//! nobody has answered. It is asked for as the window asks, and compared with reading the same rows of the two tables alone.
//! `--cases N` makes as many.

#![expect(clippy::print_stdout, reason = "this program speaks to a terminal")]
#![expect(clippy::indexing_slicing, reason = "a JSON value gives null for what it does not hold")]

mod machine;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hilo_core::secrets::Memory;
use hilo_core::{Hilo, api};
use rusqlite::Connection;
use serde_json::{Value, json};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Times of which the middle one is told.
const ROUNDS: usize = 21;
const DAY: i64 = 24 * 3_600_000;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let given = arguments.iter().skip_while(|argument| *argument != "--cases").nth(1);
    let cases: i64 = given.map_or(Ok(20_000), |given| given.parse())?;
    machine::print();
    let dir = tempfile::tempdir()?;
    let hilo =
        Hilo::open(dir.path(), Arc::new(Memory::default())).map_err(|it| format!("{it:?}"))?;
    for number in 0..cases {
        fill(&hilo, number)?;
    }
    let asked = json!({ "limit": 1000, "older": false });
    let whole = middle(|| call(&hilo, "now_list", asked.clone()).map(drop))?;
    let connection = Connection::open(file(dir.path()))?;
    let bare = middle(|| read(&connection))?;
    let list = call(&hilo, "now_list", asked)?;
    println!(
        "\n| {cases} open cases, {} rows | time | ratio |\n| --- | --- | --- |",
        list["total"]
    );
    println!("| the first screen, whole | {:.1} ms | {:.1} |", ms(whole), ms(whole) / ms(bare));
    println!("| its rows of the two tables alone | {:.1} ms | 1 |", ms(bare));
    Ok(())
}

fn fill(hilo: &Hilo, number: i64) -> Outcome<()> {
    let said = hilo.now().0 - (number % 29) * DAY - 60_000;
    let made = call(
        hilo,
        "customer_create",
        json!({ "name": format!("Cliente {number}"), "email": "", "phone": "" }),
    )?;
    let customer = made["customer"].clone();
    call(
        hilo,
        "note_add",
        json!({ "customer": customer, "label": "chat", "direction": "in",
        "text": "¿Y mi pedido?", "at": said }),
    )?;
    let opened = call(
        hilo,
        "case_open",
        json!({ "customer": customer, "title": "Paquete perdido",
        "responsible": "Lola" }),
    )?;
    if number % 3 == 0 {
        let day = chrono::DateTime::from_timestamp_millis(said).ok_or("a moment")?.date_naive();
        let case = opened["view"]["case"]["id"].clone();
        call(hilo, "case_change", json!({ "case": case, "promised_for": day.to_string() }))?;
    }
    Ok(())
}

fn call(hilo: &Hilo, name: &str, request: Value) -> Outcome<Value> {
    api::dispatch(hilo, name, request).map_err(|failure| format!("{name}: {failure:?}").into())
}

fn file(dir: &Path) -> std::path::PathBuf {
    dir.join("hilo.db")
}

fn read(connection: &Connection) -> Outcome<()> {
    for sql in [
        "SELECT id, waiting_since FROM customer WHERE waiting_since >= 0",
        "SELECT id, customer_id, starts_at, promised_for FROM customer_case WHERE closed_at IS NULL",
    ] {
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            std::hint::black_box(row.get::<_, i64>(1)?);
        }
    }
    Ok(())
}

fn middle(run: impl Fn() -> Outcome<()>) -> Outcome<Duration> {
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        run()?;
        times.push(begun.elapsed());
    }
    times.sort();
    times.get(ROUNDS / 2).copied().ok_or_else(|| "no round".into())
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
