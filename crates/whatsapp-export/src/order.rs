//! Decides which number of a date is the day.
//!
//! A header does not tell: `3/4/24` is April in Spain and March in the United States. What does is
//! tried from proof to guess: how the date is spelled, a month past twelve, the dates in the names
//! of attachments, times that run backwards, dates after the export, the habits of a spelling. The
//! decision is made for each spelling of a file, because exports are sometimes joined, and it
//! always tells its reason and whether that is a proof.

use std::collections::HashSet;
use std::fmt;

use crate::scan::Candidate;
use crate::stamp::{PartPlace, Separator, Shape};
use crate::time::{Date, DateOrder, Era, LocalDateTime, resolve};

/// The order of a file's dates, with the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderDecision {
    /// The order by which the dates were read.
    pub order: DateOrder,
    /// Why.
    pub reason: OrderReason,
    /// Whether the reason is a proof. If it is not, a person should be asked.
    pub certain: bool,
}

/// Why dates were read in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderReason {
    /// The person decided it.
    Person,
    /// The dates are spelled in a way that has only one order.
    Spelling,
    /// In any other order, dates would not exist.
    ImpossibleOtherwise {
        /// How many different dates say so.
        dates: u32,
    },
    /// The dates in the names of attachments agree with it.
    AttachmentNames {
        /// How many names agree.
        names: u32,
    },
    /// In the other order, time would run backwards more often.
    FewerStepsBack {
        /// Steps back in this order.
        steps: u32,
        /// Steps back in the other order.
        otherwise: u32,
    },
    /// In the other order, messages would be later than the export.
    NotAfterExport,
    /// Most phones that spell dates like this use it.
    Habit,
    /// In the other order, the messages would be spread over a much longer time.
    ShorterSpan,
    /// The chat's own phrases are in a language that writes the day first.
    Language,
    /// Another part of the file is in this order.
    SameFile,
    /// Nothing tells; it is the order of most of the world.
    Guess,
}

impl fmt::Display for OrderReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person => f.write_str("chosen by the person"),
            Self::Spelling => f.write_str("dates spelled like this have only one order"),
            Self::ImpossibleOtherwise { dates } => {
                write!(f, "{dates} dates would not exist in any other order")
            }
            Self::AttachmentNames { names } => {
                write!(f, "the names of {names} attachments hold the same dates")
            }
            Self::FewerStepsBack { steps, otherwise } => write!(
                f,
                "time runs backwards {steps} times in this order and {otherwise} times in the other"
            ),
            Self::NotAfterExport => {
                f.write_str("in the other order messages would be later than the export")
            }
            Self::Habit => f.write_str("most phones that spell dates like this use this order"),
            Self::ShorterSpan => {
                f.write_str("in the other order the chat would be spread over a much longer time")
            }
            Self::Language => f.write_str("the chat's language writes the day first"),
            Self::SameFile => f.write_str("another part of the file is in this order"),
            Self::Guess => f.write_str("a guess: nothing in the file tells the order"),
        }
    }
}

/// What a decision is made from.
pub(crate) struct Evidence<'e> {
    pub shape: Shape,
    /// The headers of one shape, in file order.
    pub candidates: &'e [Candidate],
    /// Dates in the names of attachments, each with the numbers of its header.
    pub named: &'e [([u16; 3], Date)],
    /// Whether the chat's phrases are in a language that writes the day first.
    pub day_first_language: bool,
    pub written: Option<LocalDateTime>,
    pub person: Option<DateOrder>,
}

/// Reads the numbers of a header as a date.
pub(crate) fn date_of(shape: Shape, candidate: &Candidate, order: DateOrder) -> Option<Date> {
    date_from(shape, candidate.numbers, candidate.digits, order)
}

fn date_from(shape: Shape, numbers: [u16; 3], digits: [u8; 3], order: DateOrder) -> Option<Date> {
    let ([a, b, c], [first, _, third]) = (numbers, digits);
    let (year, digits, month, day) = match order {
        DateOrder::Dmy => (c, third, b, a),
        DateOrder::Mdy => (c, third, a, b),
        DateOrder::Ymd => (a, first, b, c),
    };
    resolve(shape.era, year, digits, month, day)
}

/// Whether nobody can have written on a date: before WhatsApp, or far away.
fn plausible(date: Date, written: Option<LocalDateTime>) -> bool {
    let latest = written.map_or(2040, |w| i32::from(w.year()) + 1);
    (2009..=latest).contains(&i32::from(date.year))
}

/// Decides the order of one spelling.
pub(crate) fn decide(evidence: &Evidence<'_>) -> OrderDecision {
    let shape = evidence.shape;
    if let Some(order) = only_order(shape) {
        return OrderDecision { order, reason: OrderReason::Spelling, certain: true };
    }
    let dates = distinct(evidence.candidates);
    let possible = possible_orders(evidence, &dates);
    if let [(order, otherwise)] = possible.as_slice()
        && *otherwise > 0
    {
        let reason = OrderReason::ImpossibleOtherwise { dates: *otherwise };
        return OrderDecision { order: *order, reason, certain: true };
    }
    let open: Vec<DateOrder> = possible.iter().map(|(order, _)| *order).collect();
    if let Some(order) = evidence.person
        && (open.contains(&order) || open.is_empty())
    {
        return OrderDecision { order, reason: OrderReason::Person, certain: true };
    }
    if let Some(order) = spelled(shape) {
        return OrderDecision { order, reason: OrderReason::Spelling, certain: true };
    }
    attachment_names(evidence)
        .or_else(|| steps_back(evidence))
        .or_else(|| not_after_export(evidence, &dates))
        .or_else(|| habit(shape, evidence.candidates))
        .or_else(|| shorter_span(evidence, &dates))
        .unwrap_or(OrderDecision {
            order: DateOrder::Dmy,
            reason: if evidence.day_first_language {
                OrderReason::Language
            } else {
                OrderReason::Guess
            },
            certain: false,
        })
}

/// The order of a spelling that cannot be read in another one.
fn only_order(shape: Shape) -> Option<DateOrder> {
    (shape.year_first() || (shape.separator == Separator::Ideographs)).then_some(DateOrder::Ymd)
}

/// The order of a spelling that no phone uses in another one.
fn spelled(shape: Shape) -> Option<DateOrder> {
    if shape.short_year() && shape.ascii {
        // Basque `23/1/3 (0:07)`, Korean `23. 1. 3. 0:07`, Japanese `R5/1/3`.
        let year_first = shape.enclosed_time && shape.separator == Separator::Slash;
        let korean = shape.closing_dot;
        if year_first || korean {
            return Some(DateOrder::Ymd);
        }
    }
    matches!(shape.separator, Separator::Dot | Separator::Dash).then_some(DateOrder::Dmy)
}

/// The different dates of a spelling, in file order.
fn distinct(candidates: &[Candidate]) -> Vec<([u16; 3], [u8; 3])> {
    let mut seen = HashSet::new();
    let mut last = None;
    candidates
        .iter()
        .map(|c| (c.numbers, c.digits))
        .filter(|key| {
            let repeated = last == Some(*key);
            last = Some(*key);
            !repeated && seen.insert(*key)
        })
        .collect()
}

/// The orders in which (nearly) all dates exist, each with the number of dates that rule out the
/// others. A few dates that exist only in the order of nobody else are pasted lines.
fn possible_orders(
    evidence: &Evidence<'_>,
    dates: &[([u16; 3], [u8; 3])],
) -> Vec<(DateOrder, u32)> {
    let shape = evidence.shape;
    let mut orders = vec![DateOrder::Dmy, DateOrder::Mdy];
    if shape.short_year() && shape.era == Era::None {
        orders.push(DateOrder::Ymd);
    }
    let impossible = |order: DateOrder, strict: bool| {
        dates
            .iter()
            .filter(|(numbers, digits)| {
                date_from(shape, *numbers, *digits, order)
                    .is_none_or(|date| strict && !plausible(date, evidence.written))
            })
            .count()
    };
    // A date that exists in no order is evidence for none; nor is a year before WhatsApp, if all
    // the orders have it.
    let counts = |strict| orders.iter().map(|o| (*o, impossible(*o, strict))).collect::<Vec<_>>();
    let mut counted = counts(true);
    let floor = counted.iter().map(|(_, n)| *n).min().unwrap_or_default();
    if floor == dates.len() {
        counted = counts(false);
    }
    // Few phones print a short year first, and `23/3/24` would always fit: only where the usual
    // orders fail is it thought of.
    let usual = counted.iter().take(2).map(|(_, n)| *n).min().unwrap_or_default();
    let at_home = !shape.ascii || shape.enclosed_time || shape.closing_dot;
    counted.retain(|(order, n)| *order != DateOrder::Ymd || at_home || n * 4 < usual);
    let least = counted.iter().map(|(_, n)| *n).min().unwrap_or_default();
    let tolerated = |n: usize| {
        let extra = n - least;
        extra == 0 || (extra <= 3 && extra * 50 < dates.len() && least * 50 < dates.len())
    };
    let best: Vec<(DateOrder, usize)> =
        counted.iter().copied().filter(|(_, n)| *n == least).collect();
    let open: Vec<(DateOrder, usize)> = if best.len() == 1 {
        // One date alone beats an order only if the other has none of its own to show.
        counted
            .iter()
            .copied()
            .filter(|(_, n)| *n == least || (least > 0 && tolerated(*n)))
            .collect()
    } else {
        best
    };
    let others = |order| counted.iter().filter(|(o, _)| *o != order).map(|(_, n)| *n).min();
    let against = |order| u32::try_from(others(order).unwrap_or(0)).unwrap_or(u32::MAX);
    open.into_iter().map(|(order, _)| (order, against(order))).collect()
}

fn attachment_names(evidence: &Evidence<'_>) -> Option<OrderDecision> {
    let near = |numbers: [u16; 3], order, named: Date| {
        let digits = numbers.map(|n| if n > 99 { 4 } else { 2 });
        date_from(evidence.shape, numbers, digits, order)
            .is_some_and(|date| (date.day_number() - named.day_number()).abs() <= 1)
    };
    let (mut dmy, mut mdy) = (0u32, 0u32);
    for (numbers, named) in evidence.named {
        let day_first = near(*numbers, DateOrder::Dmy, *named);
        let month_first = near(*numbers, DateOrder::Mdy, *named);
        dmy += u32::from(day_first && !month_first);
        mdy += u32::from(month_first && !day_first);
    }
    let (order, most, least) =
        if dmy > mdy { (DateOrder::Dmy, dmy, mdy) } else { (DateOrder::Mdy, mdy, dmy) };
    // Forwarded files keep old dates, so that a stray agreement with the wrong order happens.
    (most > least * 3).then_some(OrderDecision {
        order,
        reason: OrderReason::AttachmentNames { names: most },
        certain: most >= 2 || evidence.candidates.len() < 50,
    })
}

fn steps_back(evidence: &Evidence<'_>) -> Option<OrderDecision> {
    let count = |order| {
        let mut last = None;
        let mut steps = 0u32;
        for candidate in evidence.candidates {
            let Some(date) = date_of(evidence.shape, candidate, order) else { continue };
            // By day: within a day both orders agree.
            steps += u32::from(last.is_some_and(|last| date < last));
            last = Some(date);
        }
        steps
    };
    let (dmy, mdy) = (count(DateOrder::Dmy), count(DateOrder::Mdy));
    let (order, steps, otherwise) =
        if dmy < mdy { (DateOrder::Dmy, dmy, mdy) } else { (DateOrder::Mdy, mdy, dmy) };
    let clear = otherwise >= steps * 3 && otherwise - steps >= 2;
    clear.then_some(OrderDecision {
        order,
        reason: OrderReason::FewerStepsBack { steps, otherwise },
        certain: otherwise >= 10 && otherwise >= steps * 10,
    })
}

fn not_after_export(
    evidence: &Evidence<'_>,
    dates: &[([u16; 3], [u8; 3])],
) -> Option<OrderDecision> {
    let written = evidence.written?.date().day_number();
    let late = |order| {
        dates.iter().any(|(numbers, digits)| {
            date_from(evidence.shape, *numbers, *digits, order)
                .is_some_and(|date| date.day_number() > written + 1)
        })
    };
    let order = match (late(DateOrder::Dmy), late(DateOrder::Mdy)) {
        (false, true) => DateOrder::Dmy,
        (true, false) => DateOrder::Mdy,
        (true, true) | (false, false) => return None,
    };
    Some(OrderDecision { order, reason: OrderReason::NotAfterExport, certain: true })
}

/// What most phones mean by a spelling, counted over public exports.
fn habit(shape: Shape, candidates: &[Candidate]) -> Option<OrderDecision> {
    let one_digit = |place: usize| candidates.iter().any(|c| c.digits.get(place) == Some(&1));
    let zero = |place: usize| {
        candidates.iter().any(|c| {
            c.digits.get(place) == Some(&2) && c.numbers.get(place).is_some_and(|n| *n < 10)
        })
    };
    let bare = (one_digit(0) || one_digit(1)) && !zero(0) && !zero(1);
    let padded = zero(0) && zero(1);
    let mixed = one_digit(0) && zero(1);
    let twelve_hours = shape.part != PartPlace::None;
    let padded_hour =
        candidates.iter().any(|c| c.hour_digits == 2 && c.time.first().is_some_and(|h| *h < 10));
    let short_hour = candidates.iter().any(|c| c.hour_digits == 1);
    let american = bare && shape.short_year() && shape.ascii;
    let order = if american && twelve_hours && shape.capitals {
        DateOrder::Mdy
    } else if (twelve_hours && !shape.capitals)
        || padded
        || mixed
        || (american && !twelve_hours && short_hour)
    {
        DateOrder::Dmy
    } else if american && !twelve_hours && padded_hour && !shape.seconds {
        DateOrder::Mdy
    } else {
        return None;
    };
    Some(OrderDecision { order, reason: OrderReason::Habit, certain: false })
}

fn shorter_span(evidence: &Evidence<'_>, dates: &[([u16; 3], [u8; 3])]) -> Option<OrderDecision> {
    if dates.len() < 3 {
        return None;
    }
    let span = |order| {
        let days = || {
            dates
                .iter()
                .filter_map(|(n, d)| date_from(evidence.shape, *n, *d, order))
                .map(Date::day_number)
        };
        Some(days().max()? - days().min()?)
    };
    let (dmy, mdy) = (span(DateOrder::Dmy)?, span(DateOrder::Mdy)?);
    let order = if dmy * 3 <= mdy {
        DateOrder::Dmy
    } else if mdy * 3 <= dmy {
        DateOrder::Mdy
    } else {
        return None;
    };
    Some(OrderDecision { order, reason: OrderReason::ShorterSpan, certain: false })
}

/// Whether a header's date exists in any order.
pub(crate) fn dates_exist(stamp: &crate::stamp::Stamp) -> bool {
    [DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd]
        .iter()
        .any(|order| date_from(stamp.shape, stamp.numbers, stamp.digits, *order).is_some())
}
