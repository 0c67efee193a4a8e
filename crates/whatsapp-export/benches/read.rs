//! Time to read a chat of 200,000 entries: `cargo bench -p whatsapp-export`.

#![allow(clippy::indexing_slicing, clippy::print_stdout, reason = "a bench prints")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use whatsapp_export::{Hints, read};

const ENTRIES: u32 = 200_000;
const ROUNDS: u32 = 10;

fn main() {
    let text = generate();
    let bytes = text.as_bytes();
    let chat = read(bytes, &Hints::default()).expect("the text is a chat");
    assert_eq!(chat.entries.len(), ENTRIES as usize);
    assert!(chat.skips.is_empty());

    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        black_box(read(black_box(bytes), &Hints::default())).expect("the text is a chat");
        best = best.min(start.elapsed());
    }
    let megabytes = bytes.len() as f64 / 1e6;
    let seconds = best.as_secs_f64();
    println!(
        "{megabytes:.1} MB, {ENTRIES} entries: {seconds:.3} s, {:.0} MB/s, {:.0} entries/s",
        megabytes / seconds,
        f64::from(ENTRIES) / seconds
    );
}

/// A Spanish export of an Android phone: an eighth of its messages has several lines, some are
/// notices, some hold files.
fn generate() -> String {
    const WORDS: [&str; 12] = [
        "pedido",
        "mañana",
        "gracias",
        "la caja",
        "¿llegó ya?",
        "sí,",
        "el sofá gris",
        "recibido",
        "te aviso",
        "con el transportista",
        "muy bien",
        "👍🏽",
    ];
    let mut text = String::new();
    let mut random = 1u64;
    let mut next = |limit: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (random >> 33) % limit
    };
    for n in 0..ENTRIES {
        let minutes = u64::from(n) * 3;
        let (day, hour, minute) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        let (year, month, day) = (20 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
        write!(text, "{day}/{month}/{year}, {hour}:{minute:02} - ").expect("a string takes all");
        match n % 66 {
            0 => text.push_str("Ana añadió a Luis."),
            1 => {
                write!(text, "Ana: IMG-20{year:02}{month:02}{day:02}-WA0007.jpg (archivo adjunto)")
                    .expect("a string takes all")
            }
            2 => text.push_str("Ana: <Multimedia omitido>"),
            _ => {
                text.push_str(if next(2) == 0 { "Ana Ruiz: " } else { "Taller Nudo: " });
                for _ in 0..4 + next(10) {
                    text.push_str(WORDS[next(12) as usize]);
                    text.push(' ');
                }
                if n % 8 == 3 {
                    text.push_str("\ny otra línea que sigue:\n\n1. uno\n2. dos");
                }
            }
        }
        text.push('\n');
    }
    text
}
