//! Frames while a long list moves: the timeline of a customer with ten thousand messages, and a bare list.

use std::path::Path;

use hilo_tests::window::{Home, Language, Seen, Window};
use serde_json::Value;

/// Rows of both lists.
const ROWS: u64 = 10_000;

/// Frames of one stretch, and how far each of them moves: a wheel turned as fast as a hand can.
const FRAMES: u64 = 240;
const STEP: u64 = 240;

/// Stretches of each list, in turns.
const STRETCHES: usize = 5;

/// Times between frames, in milliseconds.
struct Frames(Vec<f64>);

impl Frames {
    fn at(&mut self, share: f64) -> f64 {
        self.0.sort_by(f64::total_cmp);
        let index = ((self.0.len() as f64 * share) as usize).min(self.0.len().saturating_sub(1));
        self.0.get(index).copied().unwrap_or(f64::NAN)
    }
}

/// Prints what scrolling costs.
pub async fn scrolling(data: &Path, customer: i64) -> Seen {
    let mut homes = (Home::new(Language::Es)?, Home::new(Language::Es)?);
    let bare = homes.0.open_program(&hilo_tests::built("bare-window"), &[]).await?;
    bare.ask(&format!("showRows({ROWS}); return 0")).await?;
    let data = data.to_string_lossy();
    let hilo = homes.1.open_program(&hilo_tests::built("hilo"), &["--data", &data]).await?;
    crate::drawn(&hilo, "timeline drawn").await?;
    hilo.ask(&format!("location.hash = '#/customers/{customer}'; return 0")).await?;
    hilo.rests().await?;

    let (mut own, mut other, mut growing) = (Frames(vec![]), Frames(vec![]), Frames(vec![]));
    growing.0.extend(stretch(&hilo, ".timeline", 0).await?);
    load_all(&hilo).await?;
    for number in 0..STRETCHES {
        // Each begins elsewhere: nothing is measured twice.
        let part = number as f64 / STRETCHES as f64;
        own.0.extend(stretch_at(&hilo, ".timeline", part).await?);
        other.0.extend(stretch_at(&bare, "#list", part).await?);
    }
    let (p50, p95) = (own.at(0.5), own.at(0.95));
    let (bare50, bare95) = (other.at(0.5), other.at(0.95));
    println!(
        "| frame at p95, scrolling {ROWS} rows, against a bare list | ≤ 1.5 | {:.2} ({p95:.0} ms, {bare95:.0} ms; p50 {p50:.0} ms, {bare50:.0} ms) |",
        p95 / bare95
    );
    let (p50, p95) = (growing.at(0.5), growing.at(0.95));
    println!(
        "| the same while older messages are still being loaded | | p95 {p95:.0} ms, p50 {p50:.0} ms |"
    );
    bare.close().await?;
    hilo.close().await
}

/// Returns the customer with the most messages.
pub fn busiest(data: &Path) -> Seen<i64> {
    let db = rusqlite::Connection::open(data.join("hilo.db"))?;
    let (customer, messages): (i64, u64) = db.query_row(
        "SELECT id, messages FROM customer ORDER BY messages DESC LIMIT 1",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if messages < ROWS { Err("nobody has enough messages".into()) } else { Ok(customer) }
}

/// Goes down until the whole timeline is in memory.
async fn load_all(hilo: &Window) -> Seen {
    let script = "
        const done = arguments[0];
        const box = document.querySelector('.timeline');
        const down = () => {
            if (box.querySelector('.begin')) return done(box.scrollHeight);
            box.scrollTop = box.scrollHeight;
            requestAnimationFrame(down);
        };
        down();";
    hilo.await_answer(script, vec![]).await?;
    Ok(())
}

async fn stretch_at(window: &Window, list: &str, part: f64) -> Seen<Vec<f64>> {
    let script = format!(
        "const list = document.querySelector('{list}'); return Math.round(list.scrollHeight * {part})"
    );
    let from = window.ask(&script).await?.as_u64().unwrap_or(0);
    stretch(window, list, from).await
}

/// Scrolls on, frame by frame, and returns how long each took.
async fn stretch(window: &Window, list: &str, from: u64) -> Seen<Vec<f64>> {
    let script = "
        const [name, from, step, count, done] = arguments;
        const list = document.querySelector(name);
        const times = [];
        let before;
        list.scrollTop = from;
        const frame = (now) => {
            if (before !== undefined) times.push(now - before);
            before = now;
            list.scrollTop += step;
            if (times.length < count) requestAnimationFrame(frame);
            else done(times);
        };
        requestAnimationFrame(() => requestAnimationFrame(frame));";
    let arguments = vec![list.into(), from.into(), STEP.into(), FRAMES.into()];
    let times = window.await_answer(script, arguments).await?;
    Ok(times.as_array().into_iter().flatten().filter_map(Value::as_f64).collect())
}
