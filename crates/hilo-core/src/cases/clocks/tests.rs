use chrono::NaiveDateTime;
use chrono::TimeZone;
use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;
use crate::hours::Calendar;
use crate::model::{DayException, OpenSpan, Settings};

/// `shop | what happened | now | first answer | answer`, by the clocks of the shop; `Z` where these show a time twice.
const CASES: &str = include_str!("cases.txt");

fn shop(name: &str) -> Settings {
    let zoned = |zone: &str, country: &str, region: &str| {
        let mut shop =
            Settings { time_zone: zone.into(), country: country.into(), ..Settings::default() };
        shop.hours.region = region.into();
        shop
    };
    let span = |from: u16, to: u16| OpenSpan { from: from * 60, to: to * 60 };
    let every_day = |open: OpenSpan| {
        let mut shop = zoned("Europe/Madrid", "ES", "");
        shop.hours.week = std::array::from_fn(|_| vec![open]);
        shop.hours.closed_on_holidays = false;
        shop
    };
    match name {
        "madrid" => zoned("Europe/Madrid", "ES", "MD"),
        "catalonia" => zoned("Europe/Madrid", "ES", "CT"),
        "mexico" => zoned("America/Mexico_City", "MX", ""),
        "always" => every_day(span(0, 24)),
        "night" => every_day(span(0, 6)),
        "siesta" => {
            let mut shop = zoned("Europe/Madrid", "ES", "MD");
            shop.hours.week = std::array::from_fn(|_| vec![span(9, 14), span(16, 20)]);
            shop.hours.week[6].clear();
            shop
        }
        "special" => {
            let mut shop = zoned("Europe/Madrid", "ES", "MD");
            let day = |day: &str, name: &str, open: Vec<OpenSpan>| DayException {
                day: day.parse().expect("a day"),
                name: name.into(),
                open,
            };
            shop.hours.exceptions = vec![
                day("2026-11-24", "inventario", Vec::new()),
                day("2026-11-28", "campaña", vec![span(10, 14)]),
            ];
            shop
        }
        "never" => {
            let mut shop = zoned("Europe/Madrid", "ES", "MD");
            shop.hours.week = Default::default();
            shop
        }
        other => panic!("no shop: {other}"),
    }
}

fn moment(text: &str, zone: Tz) -> Timestamp {
    if let Some(text) = text.strip_suffix('Z') {
        let at = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").expect(text);
        return at.and_utc().into();
    }
    let at = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").expect(text);
    zone.from_local_datetime(&at).earliest().expect("a moment").to_utc().into()
}

fn asked(text: &str, zone: Tz) -> Asked {
    let mut words = text.split_whitespace();
    let at = moment(words.next().expect("when it was asked"), zone);
    let mut asked = Asked { at, arrived_at: at, ..Asked::default() };
    while let Some(word) = words.next() {
        let when = words.next().expect("a moment");
        match word {
            "arrived" => asked.arrived_at = moment(when, zone),
            "acknowledged" => asked.acknowledged_at = Some(moment(when, zone)),
            "answered" => asked.answered_at = Some(moment(when, zone)),
            "waits" => {
                let (from, to) = when.split_once("..").expect("a stretch");
                let to = Some(to).filter(|to| !to.is_empty()).map(|to| moment(to, zone));
                asked.frozen.push((moment(from, zone), to));
            }
            other => panic!("no word: {other}"),
        }
    }
    asked
}

fn shown(clock: Clock, zone: Tz, as_utc: bool) -> String {
    let state = format!("{:?}", clock.state).to_lowercase();
    let due = clock.due.map(|due| match as_utc {
        true => due.utc().format("%Y-%m-%dT%H:%MZ").to_string(),
        false => due.utc().with_timezone(&zone).format("%Y-%m-%dT%H:%M").to_string(),
    });
    format!("{state} {}", due.unwrap_or("-".into()))
}

#[test]
fn clocks_stand_as_the_table_says() {
    let lines: Vec<&str> =
        CASES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert!(lines.len() >= 60, "{} cases", lines.len());
    let mut wrong = Vec::new();
    for line in lines {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [name, what, now, first, second] = cells[..] else { panic!("no case: {line}") };
        let shop = shop(name);
        let zone: Tz = shop.time_zone.parse().expect("a zone");
        let (asked, now) = (asked(what, zone), moment(now, zone));
        let calendar = Calendar::of(&shop);
        let (hours, days) = (calendar.open_hours(asked.at, now), calendar.open_days(asked.at, now));
        let working = Working { hours: &hours, days: &days };
        let found = [
            (shown(first_answer(&asked, working, now), zone, first.ends_with('Z')), first),
            (shown(answer(&asked, working, now), zone, second.ends_with('Z')), second),
        ];
        wrong.extend(
            found
                .iter()
                .filter(|(found, told)| found != told)
                .map(|(found, _)| format!("{line}\n    {found}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_open_burns_by_the_days_of_the_calendar() {
    let day = |day: &str| day.parse::<NaiveDate>().expect("a day");
    let cases = [
        ("2026-11-23", Burning::Cold),
        ("2026-11-22", Burning::Cold),
        ("2026-11-24", Burning::Ten),
        ("2026-11-25", Burning::Twenty),
        ("2026-11-26", Burning::Forty),
        ("2026-11-27", Burning::Eighty),
        ("2027-11-27", Burning::Eighty),
    ];
    for (today, expected) in cases {
        assert_eq!(burning(day("2026-11-23"), day(today)), expected, "{today}");
    }
}

proptest! {
    #[test]
    fn a_clock_is_late_exactly_when_what_was_due_has_passed(
        asked_at in 0_i64..500_000,
        minutes in 0_i64..20_000,
        waits in proptest::collection::vec(1_i64..3_000, 0..6),
        region in proptest::sample::select(vec!["MD", "CT", "AN"]),
    ) {
        let mut shop = shop("madrid");
        shop.hours.region = region.into();
        let begin = Timestamp::parse("2026-01-01T00:00:00Z").expect("a moment");
        let at = |minutes: i64| Timestamp(begin.0 + minutes * 60_000);
        let mut from = asked_at;
        let mut frozen = Vec::new();
        for pair in waits.chunks(2) {
            let [gap, length] = pair else { break };
            frozen.push((at(from + gap), Some(at(from + gap + length))));
            from += gap + length;
        }
        let asked = Asked { at: at(asked_at), arrived_at: at(asked_at), frozen, ..Asked::default() };
        let now = at(asked_at + minutes);
        let calendar = Calendar::of(&shop);
        let (hours, days) = (calendar.open_hours(asked.at, now), calendar.open_days(asked.at, now));
        let working = Working { hours: &hours, days: &days };
        for clock in [first_answer(&asked, working, now), answer(&asked, working, now)] {
            match (clock.state, clock.due) {
                (ClockState::Late, Some(due)) => prop_assert!(due < now && clock.left < 0),
                (ClockState::Running, Some(due)) => prop_assert!(due >= now && clock.left >= 0),
                (ClockState::Frozen, None) => prop_assert!(clock.left >= 0),
                other => prop_assert!(false, "{other:?}"),
            }
        }
    }
}
