//! The service manual as one side of A4, to hang up where everybody sees it.
//!
//! The page takes the largest type with which all of it fits. Where even the smallest is too large it is printed on a
//! second side rather than cut, and how many lines are too many is said.
//!
//! Pure: the day is a parameter.

mod room;
#[cfg(test)]
mod tests;
mod words;

use std::fmt::Write;

use chrono::{Datelike, NaiveDate};

use crate::hours::written;
use crate::model::{EscalationCriteria, Manual, ManualLimits, ManualPage, Settings};

pub use words::Words;

/// Type that the page may be set in: size and distance of lines, in tenths of a point, the largest first.
const TYPES: [(u32, u32); 5] = [(110, 150), (100, 135), (95, 130), (90, 120), (85, 115)];
/// Width of the text, in tenths of a point: 210 mm without margins of 14 mm, and a little less for what is rounded.
const WIDTH: u32 = 5_140;
/// Its height: 297 mm without margins of 12 mm.
const HEIGHT: u32 = 7_720;
/// The shop's name: size, and distance of its lines.
const NAME: (u32, u32) = (180, 240);
/// Space beneath the head, beneath a question, and between it and its answer.
const GAPS: (u32, u32, u32) = (80, 60, 10);
/// How much wider bold type is than what [`room`] knows, in percent.
const BOLD: u32 = 125;

const STYLE: &str = "@page{size:A4;margin:12mm 14mm}\
    *{margin:0;padding:0}\
    body{font-family:Arial,\"Liberation Sans\",\"DejaVu Sans\",sans-serif;color:#111;background:#fff}\
    h1{font-size:18pt;line-height:24pt}\
    h2{font-size:1em;line-height:inherit;margin-bottom:1pt}\
    header{margin-bottom:8pt}section{margin-bottom:6pt}\
    h1,h2,p{overflow-wrap:anywhere}p{white-space:pre-line}\
    .none{color:#595959}\
    @media screen{body{max-width:182mm;margin:0 auto;padding:12mm 14mm}}";

/// A heading with what stands under it.
struct Block {
    heading: String,
    paragraphs: Vec<String>,
    is_answered: bool,
}

/// Returns the page.
pub fn page(manual: &Manual, shop: &Settings, words: &Words, day: NaiveDate) -> ManualPage {
    let name = if shop.shop_name.is_empty() { words.title } else { shop.shop_name.as_str() };
    let head = [heading_line(words, day), channels(shop)];
    let head: Vec<&String> = head.iter().filter(|line| !line.is_empty()).collect();
    let blocks = blocks(manual, shop, words);
    let reckoned = TYPES.map(|each| (each, height(name, &head, &blocks, each)));
    let [.., smallest] = reckoned;
    let ((size, distance), tall) =
        reckoned.into_iter().find(|(_, tall)| *tall <= HEIGHT).unwrap_or(smallest);
    let html = document(name, &head, &blocks, words, (size, distance));
    ManualPage { html, lines_over: tall.saturating_sub(HEIGHT).div_ceil(distance) }
}

/// Returns how high all of it is, in tenths of a point.
fn height(name: &str, head: &[&String], blocks: &[Block], (size, distance): (u32, u32)) -> u32 {
    let column = |size: u32| WIDTH * 1_000 / size;
    let plain = |text: &str| room::lines(text, column(size)) * distance;
    let mut tall = room::lines(name, column(NAME.0) * 100 / BOLD) * NAME.1 + GAPS.0;
    tall += head.iter().map(|line| plain(line)).sum::<u32>();
    for block in blocks {
        tall += room::lines(&block.heading, column(size) * 100 / BOLD) * distance + GAPS.2;
        tall += block.paragraphs.iter().map(|text| plain(text)).sum::<u32>() + GAPS.1;
    }
    tall
}

fn document(
    name: &str,
    head: &[&String],
    blocks: &[Block],
    words: &Words,
    (size, distance): (u32, u32),
) -> String {
    let points = |tenths: u32| format!("{}.{}pt", tenths / 10, tenths % 10);
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{} · {}</title>\n<style>{STYLE}body{{font-size:{};line-height:{}}}</style>\n</head>\n<body>\n<header>\n<h1>{}</h1>\n",
        words.tag,
        escaped(words.title),
        escaped(name),
        points(size),
        points(distance),
        escaped(name),
    );
    for line in head {
        paragraph(&mut html, line, "");
    }
    html.push_str("</header>\n");
    for Block { heading, paragraphs, is_answered } in blocks {
        let _ = write!(html, "<section>\n<h2>{}</h2>\n", escaped(heading));
        for (n, text) in paragraphs.iter().enumerate() {
            let is_last = n + 1 == paragraphs.len();
            paragraph(
                &mut html,
                text,
                if is_last && !is_answered { " class=\"none\"" } else { "" },
            );
        }
        html.push_str("</section>\n");
    }
    html.push_str("</body>\n</html>\n");
    html
}

fn paragraph(html: &mut String, text: &str, class: &str) {
    let _ = writeln!(html, "<p{class}>{}</p>", escaped(text));
}

fn blocks(manual: &Manual, shop: &Settings, words: &Words) -> Vec<Block> {
    let answers = &manual.answers;
    let limits = &manual.limits;
    let answered = [
        (Vec::new(), &answers.people),
        (Vec::new(), &answers.training),
        (Vec::new(), &answers.resources),
        (vec![hours(shop, words)], &answers.hours),
        (Vec::new(), &answers.responsible),
        (escalation(limits, words).into_iter().collect(), &answers.escalation),
        (compensation(limits, words), &answers.satisfaction),
    ];
    let mut blocks: Vec<Block> = words
        .questions
        .iter()
        .zip(answered)
        .enumerate()
        .map(|(n, (question, (mut paragraphs, answer)))| {
            // What the settings and the limits say answers a question, too.
            let is_answered = !answer.is_empty() || !paragraphs.is_empty();
            match (answer.is_empty(), is_answered) {
                (false, _) => paragraphs.push(answer.clone()),
                (true, false) => paragraphs.push(words.unanswered.to_owned()),
                (true, true) => {}
            }
            Block { heading: format!("{}. {question}", n + 1), paragraphs, is_answered }
        })
        .collect();
    blocks.push(Block {
        heading: words.always.to_owned(),
        paragraphs: words.rules.map(str::to_owned).to_vec(),
        is_answered: true,
    });
    blocks
}

fn heading_line(words: &Words, day: NaiveDate) -> String {
    let month = usize::try_from(day.month0()).ok().and_then(|n| words.months.get(n));
    let month = month.copied().unwrap_or_default();
    format!("{} · {}{}{month}{}{}", words.title, day.day(), words.of, words.of, day.year())
}

/// By what the shop can be reached.
fn channels(shop: &Settings) -> String {
    let mail = shop.own_addresses.first().map(String::as_str).unwrap_or_default();
    let all = [shop.shop_phone.as_str(), mail, shop.shop_web.as_str()];
    all.into_iter().filter(|each| !each.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The week of the settings; days in a row that are alike are told together.
fn hours(shop: &Settings, words: &Words) -> String {
    let open: Vec<String> = shop
        .hours
        .week
        .iter()
        .map(|spans| match spans.as_slice() {
            [] => words.closed.to_owned(),
            spans => spans.iter().map(|span| written(*span)).collect::<Vec<_>>().join(", "),
        })
        .collect();
    let days: Vec<(&&str, &String)> = words.days.iter().zip(&open).collect();
    let told = days.chunk_by(|a, b| a.1 == b.1).filter_map(|alike| {
        let (first, open) = alike.first()?;
        let (last, _) = alike.last()?;
        let name = match alike.len() {
            1 => (**first).to_owned(),
            _ => format!("{first}{}{last}", words.to),
        };
        Some(format!("{name}: {open}"))
    });
    let holidays = if shop.hours.closed_on_holidays { words.no_holidays } else { words.holidays };
    format!("{}. {holidays}", capital(&told.collect::<Vec<_>>().join("; ")))
}

fn compensation(limits: &ManualLimits, words: &Words) -> Vec<String> {
    let amount = limits.compensation_amount.map(|amount| money(amount, &limits.currency, words));
    let share = limits.compensation_share.map(|share| format!("{share} %{}", words.of_order));
    let mut told = vec![match (amount, share) {
        (Some(amount), Some(share)) => {
            format!("{}{amount} · {share}{}.", words.given, words.smaller)
        }
        (Some(one), None) | (None, Some(one)) => format!("{}{one}.", words.given),
        (None, None) => words.no_limit.to_owned(),
    }];
    if !limits.decides_above.is_empty() {
        told.push(format!("{}{}", words.above, limits.decides_above));
    }
    told
}

fn escalation(limits: &ManualLimits, words: &Words) -> Option<String> {
    let EscalationCriteria { days, amount, angry, words: said } = &limits.escalate;
    let mut signs = Vec::new();
    signs.extend(days.map(|days| match days {
        1 => words.open_day.to_owned(),
        days => format!("{}{days}{}", words.open_days.0, words.open_days.1),
    }));
    signs.extend(
        amount.map(|amount| format!("{}{}", words.worth, money(amount, &limits.currency, words))),
    );
    signs.extend(angry.then(|| words.angry.to_owned()));
    if !said.is_empty() {
        let said: Vec<String> = said.iter().map(|word| format!("«{word}»")).collect();
        signs.push(format!("{}{}", words.says, said.join(", ")));
    }
    (!signs.is_empty()).then(|| format!("{}{}.", words.escalate, signs.join("; ")))
}

/// Returns hundredths as a decimal number: `20`, `19.90`.
pub fn decimal(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, part) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    match part {
        0 => format!("{sign}{whole}"),
        part => format!("{sign}{whole}.{part:02}"),
    }
}

fn money(hundredths: i64, currency: &str, words: &Words) -> String {
    let sign = if currency == "EUR" { "€" } else { currency };
    format!("{}\u{a0}{sign}", decimal(hundredths).replace('.', &words.decimal.to_string()))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Returns a text as HTML, without characters that are no text.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c if c.is_control() && c != '\n' => {}
            c => html.push(c),
        }
    }
    html
}
