//! What the window costs against an empty one, on the hundred thousand messages of the bench of the core:
//! its start, its memory, and scrolling through ten thousand messages against as many plain rows.
//!
//! `cargo xtask bench` runs it after the other. Both windows are release builds, on a screen and with a
//! driver of their own, one after the other in turns.

#![expect(clippy::print_stdout, reason = "this program speaks to a terminal")]
#![cfg(target_os = "linux")]

mod machine;
mod process;
mod scroll;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hilo_core::secrets::Memory;
use hilo_core::{Hilo, api};
use hilo_tests::window::{Home, Language, Seen, Window};
use serde_json::json;

/// Starts of each window; the first of each warms the system's caches and is not counted.
const STARTS: usize = 10;

#[tokio::main]
async fn main() -> Seen {
    let data = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench/data");
    if !data.join("hilo.db").exists() {
        return Err("the bench of the core has to leave its messages first".into());
    }
    let customer = scroll::busiest(&data)?;
    speak_up(&data, customer)?;
    machine::print();
    println!("\n| figure | goal | measured |\n| --- | --- | --- |");
    starting(&data).await?;
    scroll::scrolling(&data, customer).await?;
    println!("\nLoad after: {}", machine::load());
    Ok(())
}

/// Lets a customer say something now: the window starts with whoever waits, and their timeline.
fn speak_up(data: &Path, customer: i64) -> Seen {
    let hilo = Hilo::open(data, Arc::new(Memory::default())).map_err(|failure| failure.code())?;
    // An answer to all that went before, or they would wait since then.
    for direction in ["out", "in"] {
        let said = json!({
            "customer": customer, "label": "chat", "direction": direction, "text": "¿Hola?", "at": null
        });
        api::dispatch(&hilo, "note_add", said).map_err(|failure| failure.code())?;
    }
    Ok(())
}

/// One start: until something is drawn, and the memory of all processes after that.
struct Start {
    time: Duration,
    memory: u64,
}

async fn starting(data: &Path) -> Seen {
    let data = data.to_string_lossy();
    let (mut bare, mut hilo) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        bare.push(start("bare-window", &[], "drawn").await?);
        hilo.push(start("hilo", &["--data", &data], "timeline drawn").await?);
    }
    let time =
        |starts: &[Start]| median(starts.iter().skip(1).map(|start| start.time.as_secs_f64()));
    let memory =
        |starts: &[Start]| median(starts.iter().skip(1).map(|start| start.memory as f64 / 1e6));
    let (own, other) = (time(&hilo), time(&bare));
    println!(
        "| start until a timeline is drawn, against an empty window | ≤ 1.5 | {:.2} ({own:.2} s, {other:.2} s) |",
        own / other
    );
    let (own, other) = (memory(&hilo), memory(&bare));
    println!(
        "| memory (PSS of all processes) beyond an empty window | ≤ 80 MB | {:.0} MB ({own:.0} MB, {other:.0} MB) |",
        own - other
    );
    Ok(())
}

async fn start(name: &str, arguments: &[&str], mark: &str) -> Seen<Start> {
    let mut home = Home::new(Language::Es)?;
    let program = hilo_tests::built(name);
    let window = home.open_program(&program, arguments).await?;
    let drawn = drawn(&window, mark).await?;
    window.rests().await?;
    let process = process::of(&program)?;
    let start = Start { time: drawn.saturating_sub(process.started), memory: process.memory()? };
    window.close().await?;
    Ok(start)
}

/// Waits for a mark of the page and returns when it was made, since 1970.
pub async fn drawn(window: &Window, mark: &str) -> Seen<Duration> {
    let script = "
        const [name, done] = arguments;
        const look = () => {
            const mark = performance.getEntriesByName(name)[0];
            if (mark) done(performance.timeOrigin + mark.startTime);
            else requestAnimationFrame(look);
        };
        look();";
    let at = window.await_answer(script, vec![mark.into()]).await?;
    Ok(Duration::from_secs_f64(at.as_f64().ok_or("no moment")? / 1000.0))
}

/// Returns the value in the middle.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
