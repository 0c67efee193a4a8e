//! What haste does to a text on a telephone: no opening marks, no accents, short forms, slips.

use crate::Edition;
use crate::rng::Rng;

const SHORT_ES: [(&str, &str); 8] = [
    (" que ", " q "),
    (" porque ", " xq "),
    (" por favor", " xfa"),
    (" también", " tb"),
    (" mañana", " mñn"),
    (" cuando ", " cdo "),
    (" está ", " esta "),
    (" bueno", " wueno"),
];
const SHORT_EN: [(&str, &str); 5] = [
    (" you ", " u "),
    (" please", " pls"),
    (" tomorrow", " tmrw"),
    (" thanks", " thx"),
    (" because ", " cos "),
];

/// Rewrites a text as somebody in that haste (0 none, 3 much) would have typed it.
pub(crate) fn hurry(edition: Edition, text: &str, haste: usize, rng: &mut Rng) -> String {
    if haste == 0 {
        return text.to_owned();
    }
    let mut out: String = text.chars().filter(|c| !matches!(c, '¿' | '¡')).collect();
    if haste >= 2 {
        let mut chars = out.chars();
        out = chars
            .next()
            .map_or_else(String::new, |first| first.to_lowercase().chain(chars.clone()).collect());
        if out.ends_with('.') {
            out.pop();
        }
        if rng.chance(if haste >= 3 { 90 } else { 45 }) {
            out = out.chars().map(plain).collect();
        }
    }
    if haste >= 3 {
        let short: &[(&str, &str)] = match edition {
            Edition::Spanish => &SHORT_ES,
            Edition::English => &SHORT_EN,
        };
        for (long, brief) in short {
            if rng.chance(60) {
                out = out.replace(long, brief);
            }
        }
    }
    if rng.chance(haste * 8) {
        out = slip(&out, rng);
    }
    out
}

fn plain(c: char) -> char {
    match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' => 'u',
        other => other,
    }
}

/// Swaps two letters inside one of the longer words; numbers, addresses and names stay.
fn slip(text: &str, rng: &mut Rng) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let wrong = rng.below(words.len());
    let slipped: Vec<String> = words
        .iter()
        .enumerate()
        .map(|(place, word)| {
            let mut letters: Vec<char> = word.chars().collect();
            if place == wrong && letters.len() > 5 && letters.iter().all(|c| c.is_lowercase()) {
                let at = 1 + rng.below(letters.len() - 3);
                letters.swap(at, at + 1);
            }
            letters.into_iter().collect()
        })
        .collect();
    slipped.join(" ")
}
