//! C10: where something stays open a day is promised, and a promised day can be kept.
//!
//! Which day is promised is told by the nearest verb: "llegará el jueves" is, "el pedido que hiciste el
//! lunes" is not. Days that the customer has ("puedes devolverlo hasta el domingo") are no promise of ours,
//! nor are questions, conditions and what is denied. A span ("en 48 horas") is a promise whose day nobody
//! looks at.

use std::collections::HashSet;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, Weekday};

use super::dates::{Mention, Told, mentions, rewritten};
use super::own::Own;
use super::phrases::{Phrases, set};
use super::{FINDINGS_LIMIT, Letter, Matter, finding, in_body, new_body};
use crate::hours::Calendar;
use crate::model::{DayOff, Detail, Finding, Fix, RuleId};

/// Leaves something open.
static OPEN: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("words/open.txt")));

/// Tells a promise without a verb of the future.
static LIMITS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::read(
        "como muy|mucho|maximo tarde?
         a mas tardar
         fecha|entrega|llegada|salida|envio prevista|previsto|estimada|estimado|maxima|limite
         plazo maximo|limite|de
         sin falta
         nos comprometemos",
    )
});

/// What the customer does on a day.
static EVENTS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::read(
        "fiesta|boda|cumple|cumpleanos|bautizo|comunion|evento|aniversario|graduacion|mudanza|viaje|funcion \
         es|sera|sea|cae",
    )
});

/// Tells an hour of today.
static HOURS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::read(
        "antes de las|la 1*|2*|3*|4*|5*|6*|7*|8*|9*|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce
         a las|la 1*|2*|3*|4*|5*|6*|7*|8*|9*|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce
         ahora mismo
         sale|salen|va|van|llamo|escribo ahora
         esta tarde|noche|misma",
    )
});

static NOT_OURS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| set(include_str!("words/days_not_ours.txt")));
static THEIRS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| set(include_str!("words/days_theirs.txt")));
static COMING: LazyLock<HashSet<&str>> =
    LazyLock::new(|| set(include_str!("words/days_coming.txt")));
static WAS: LazyLock<HashSet<&str>> = LazyLock::new(|| set(include_str!("words/days_was.txt")));

/// What a verb says of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Time {
    Coming,
    /// "Enviamos" is today's or yesterday's: the day itself tells.
    Either,
    Was,
    Theirs,
}

/// Looks at what is promised.
pub fn check(letter: &Letter, own: &Own<'_>) -> Vec<Finding> {
    if !own.is_spanish {
        return Vec::new();
    }
    let today = letter.today;
    let mentions = mentions(own, today);
    let limits = LIMITS.find(own);
    let calendar = Calendar::of(&letter.shop);
    let mut findings = Vec::new();
    for mention in &mentions {
        let Told::Day(day) = mention.told else { continue };
        if findings.len() == FINDINGS_LIMIT {
            break;
        }
        let promised = is_promised(own, mention, day, today, &limits);
        if let Some(detail) = promised.then(|| wrong(day, today, &calendar)).flatten() {
            let words = own.between(*mention.words.start(), *mention.words.end());
            let over = matches!(detail, Detail::PastDate { .. });
            let next = calendar.working_day(day);
            let fix = if over { Fix::PickDate } else { moved(own, mention, next) };
            findings.push(finding(RuleId::Date, words, detail, in_body(words), fix));
        }
    }
    if findings.is_empty() {
        findings.extend(no_date(letter, own, &mentions, today));
    }
    findings
}

fn wrong(day: NaiveDate, today: NaiveDate, calendar: &Calendar) -> Option<Detail> {
    let date = day.to_string();
    if day < today {
        return Some(Detail::PastDate { date });
    }
    Some(match calendar.day_off(day)? {
        DayOff::Holiday(name) => Detail::HolidayDate { date, holiday: name.to_owned() },
        DayOff::Exception(reason) => Detail::ClosedDate { date, reason: reason.to_owned() },
        DayOff::Weekly if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) => {
            Detail::WeekendDate { date }
        }
        DayOff::Weekly => Detail::ClosedDate { date, reason: String::new() },
    })
}

/// Puts the next working day in place.
fn moved(own: &Own<'_>, mention: &Mention, next: NaiveDate) -> Fix {
    let words = mention.words.clone();
    let (Some(first), Some(last)) = (own.words.get(*words.start()), own.words.get(*words.end()))
    else {
        return Fix::PickDate;
    };
    let range = first.range.start..last.range.end;
    new_body(own.edited(vec![(range, rewritten(own, mention, next))]))
}

fn no_date(
    letter: &Letter,
    own: &Own<'_>,
    mentions: &[Mention],
    today: NaiveDate,
) -> Option<Finding> {
    let open = OPEN.find(own).into_iter().next();
    let words = open.map(|open| own.between(*open.start(), *open.end())).unwrap_or_default();
    let owed = match letter.matter {
        Matter::Open => true,
        Matter::Unknown => !words.is_empty(),
        Matter::None | Matter::Solved => false,
    };
    // Any day or span that is not over will do here: what is doubtful is not asked for twice.
    let told = !HOURS.find(own).is_empty()
        || mentions.iter().any(|mention| match mention.told {
            Told::Span => !is_past(own, mention),
            Told::Day(day) => {
                day >= today && time_of(own, mention) != Some(Time::Was) && !is_event(own, mention)
            }
        });
    let place = if words.is_empty() { None } else { in_body(words) };
    let detail = Detail::NoDate { words: words.to_owned() };
    (owed && !told).then(|| finding(RuleId::Date, words, detail, place, Fix::PickDate))
}

/// Whether a span is one that is over: "hace dos días".
fn is_past(own: &Own<'_>, mention: &Mention) -> bool {
    let before = mention.words.start().checked_sub(1).and_then(|at| own.words.get(at));
    before.is_some_and(|word| matches!(&*word.folded, "hace" | "hacia" | "tras" | "desde"))
        || time_of(own, mention) == Some(Time::Was)
}

fn is_promised(
    own: &Own<'_>,
    mention: &Mention,
    day: NaiveDate,
    today: NaiveDate,
    limits: &[std::ops::RangeInclusive<usize>],
) -> bool {
    let first = *mention.words.start();
    let Some(word) = own.words.get(first) else { return false };
    let sentence = word.sentence;
    let words = own.sentence(sentence);
    let asked = own.sentences.get(sentence).is_some_and(|range| own.text(range).contains('?'));
    let not_ours = words.iter().any(|word| NOT_OURS.contains(&*word.folded));
    let folded = |at: usize| own.words.get(at).map(|word| word.folded.as_str()).unwrap_or_default();
    let back = |steps: usize| first.checked_sub(steps).map(folded).unwrap_or_default();
    // "El cumpleaños del sábado", but "antes del sábado".
    let named = matches!(back(1), "de" | "del")
        && !matches!(back(2), "antes" | "partir" | "dentro" | "largo" | "despues" | "alrededor");
    let clause = clause_start(own, first);
    let conditional = (clause..first).any(|at| matches!(folded(at), "si" | "aunque" | "salvo"));
    let denied = folded(*mention.words.end() + 1) == "no"
        || (clause..first).any(|at| matches!(folded(at), "no" | "tampoco" | "nunca"));
    if named
        || asked
        || not_ours
        || is_event(own, mention)
        || conditional
        || denied
        || is_told_as_holiday(own, mention)
        || word.is_quoted
    {
        return false;
    }
    let limited = limits
        .iter()
        .any(|limit| *limit.end() < first && first - limit.end() <= 3 && *limit.start() >= clause);
    match time_of(own, mention) {
        Some(Time::Coming) => true,
        Some(Time::Either) => day >= today,
        Some(Time::Was | Time::Theirs) => false,
        None => limited,
    }
}

/// Whether a day is that of something the customer does: "tu boda es el sábado".
fn is_event(own: &Own<'_>, mention: &Mention) -> bool {
    let first = *mention.words.start();
    let ends = |at| EVENTS.at(&own.words, at).is_some_and(|end| end < first && first - end <= 2);
    (first.saturating_sub(4)..first).any(ends)
}

/// Whether the words after a day say that nobody works then: "el 3 de abril es fiesta".
fn is_told_as_holiday(own: &Own<'_>, mention: &Mention) -> bool {
    let end = *mention.words.end();
    let sentence = own.words.get(end).map(|word| word.sentence);
    let after = own.words.get(end + 1..).unwrap_or_default().iter().take(5);
    after.take_while(|word| Some(word.sentence) == sentence).any(|word| {
        matches!(
            &*word.folded,
            "fiesta" | "festivo" | "festiva" | "puente" | "cerramos" | "cerrado"
        )
    })
}

/// The verb that a day belongs to: the nearest before it in its sentence, else the first after it; behind an
/// "y" the other way round.
fn time_of(own: &Own<'_>, mention: &Mention) -> Option<Time> {
    let first = *mention.words.start();
    let sentence = own.words.get(first)?.sentence;
    let same = |at: &usize| own.words.get(*at).is_some_and(|word| word.sentence == sentence);
    let clause = clause_start(own, first);
    let before = || (clause..first).rev().filter(same).find_map(|at| time(own, at));
    let after = || {
        let after = *mention.words.end() + 1;
        (after..after + 8).take_while(same).find_map(|at| time(own, at))
    };
    // "Dime qué pasó y mañana te respondo": what comes after the "y" is said of the day.
    let is_new = first
        .checked_sub(1)
        .and_then(|at| own.words.get(at))
        .is_some_and(|word| word.folded == "y");
    if is_new { after().or_else(before) } else { before().or_else(after) }
}

fn time(own: &Own<'_>, at: usize) -> Option<Time> {
    let word = own.words.get(at)?;
    let (form, folded) = (word.lower.as_str(), word.folded.as_str());
    let before = at.checked_sub(1).and_then(|at| own.words.get(at)).map(|word| &*word.folded);
    let long = form.chars().count() > 3;
    if matches!(folded, "tienes" | "tiene" | "tendras" | "tendra")
        && matches!(before, Some("lo" | "la" | "los" | "las"))
    {
        Some(Time::Coming)
    } else if THEIRS.contains(folded) {
        Some(Time::Theirs)
    } else if WAS.contains(folded) && form != "él" {
        Some(Time::Was)
    } else if long && form.ends_with('ó') {
        // Before the list: without its accent "preparó" is "preparo".
        Some(Time::Was)
    } else if (COMING.contains(folded) && form != "este")
        || (long
            && ["rá", "rán", "rás", "ré", "remos", "réis"].iter().any(|end| form.ends_with(end)))
    {
        Some(Time::Coming)
    } else if long && ["aste", "iste", "aron", "ieron"].iter().any(|end| form.ends_with(end)) {
        Some(Time::Was)
    } else if long && ["amos", "emos", "imos"].iter().any(|end| form.ends_with(end)) {
        Some(Time::Either)
    } else {
        None
    }
}

/// Where the part of a sentence begins that a word stands in.
fn clause_start(own: &Own<'_>, at: usize) -> usize {
    let Some(sentence) = own.words.get(at).map(|word| word.sentence) else { return at };
    let mut first = at;
    while let Some(before) = first.checked_sub(1) {
        let ends = own.words.get(before).is_none_or(|word| word.sentence != sentence)
            || own.gap(before).contains([';', ':']);
        if ends {
            break;
        }
        first = before;
    }
    first
}
