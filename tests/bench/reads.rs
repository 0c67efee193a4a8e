//! Pages of timelines and searches, each through the command table as the window asks for them.

use std::path::Path;
use std::time::{Duration, Instant};

use hilo_core::Hilo;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::Outcome;
use crate::corpus::MAILS;
use crate::shop::call;
use crate::words::{Chance, order};

/// Returns requests for `many` pages: of customers as often as they are written with, half of them from
/// somewhere in the middle.
pub fn pages(data: &Path, many: usize) -> Outcome<Vec<Value>> {
    let connection = Connection::open(data.join("hilo.db"))?;
    let mut statement =
        connection.prepare("SELECT customer_id, ordered_at FROM message WHERE id = ?1")?;
    let last: usize = connection.query_row("SELECT max(id) FROM message", [], |row| row.get(0))?;
    let mut chance = Chance::new(31);
    (0..many)
        .map(|_| {
            let id = chance.below(last) + 1;
            let (customer, at): (i64, i64) =
                statement.query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let middle = chance.percent(50).then(|| json!({ "at": at, "id": id }));
            Ok(json!({
                "customer": customer, "channels": [], "before": middle, "after": null, "around": null,
                "date": null, "limit": 50,
            }))
        })
        .collect()
}

/// A kind of query and its queries.
pub type Queries = (&'static str, Vec<String>);

/// Returns what people type, by kind, a hundred of each.
pub fn queries() -> Vec<Queries> {
    const COMMON: [&str; 10] =
        ["pedido", "gracias", "de ", "la ", "que ", "saludo", "hola", "correo", "mesa", "roble"];
    const PAIRS: [&str; 10] = [
        "pedido mesa",
        "lámpara rota",
        "número seguimiento",
        "gracias roble",
        "hola saludo ",
        "de la ",
        "factura pedido",
        "transporte golpe",
        "caja cartón",
        "\"un saludo\"",
    ];
    const BEGINNINGS: [&str; 20] = [
        "d", "de", "ped", "pedi", "pedid", "se", "seg", "segu", "l", "lám", "env", "envi", "co",
        "com", "factu", "re", "rep", "transp", "m", "mes",
    ];
    const ACCENTS: [&str; 10] = [
        "lampara",
        "LÁMPARA",
        "envío",
        "direccion",
        "dirección",
        "número",
        "estantería",
        "comoda",
        "cartón",
        "miércoles",
    ];
    let mut chance = Chance::new(37);
    let all = |of: &[&str]| of.iter().cycle().take(100).map(|query| (*query).to_owned()).collect();
    let rare = (0..100).map(|at| {
        if at % 2 == 0 {
            order(&mut chance)
        } else {
            "foto-".to_owned() + &chance.below(MAILS).to_string()
        }
    });
    vec![
        ("rare", rare.collect()),
        ("common", all(&COMMON)),
        ("two words", all(&PAIRS)),
        ("beginning", all(&BEGINNINGS)),
        ("accents", all(&ACCENTS)),
    ]
}

/// Returns the request for the first hits of a query.
pub fn search(query: &str) -> Value {
    json!({ "query": query, "channel": null, "customer": null, "offset": 0, "limit": 50 })
}

/// Runs requests one after the other and returns how long each took.
pub fn time(
    hilo: &Hilo,
    name: &str,
    requests: impl IntoIterator<Item = Value>,
) -> Outcome<Vec<Duration>> {
    requests
        .into_iter()
        .map(|request| {
            let begun = Instant::now();
            call(hilo, name, request)?;
            Ok(begun.elapsed())
        })
        .collect()
}

/// Returns the smallest of the times that `share` of all do not exceed.
pub fn quantile(times: &[Duration], share: f64) -> Duration {
    let mut times = times.to_vec();
    times.sort();
    let rank = (times.len() as f64 * share).ceil() as usize;
    times.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}
