use proptest::prelude::*;

use super::*;
use crate::model::DayException;

const HOUR: i64 = 3_600_000;

fn shop(zone: &str, country: &str, region: &str) -> Settings {
    let mut shop =
        Settings { time_zone: zone.into(), country: country.into(), ..Settings::default() };
    shop.hours.region = region.into();
    shop
}

fn madrid() -> Settings {
    shop("Europe/Madrid", "ES", "MD")
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap_or_else(|| panic!("no moment: {text}"))
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

#[test]
fn a_day_is_off_by_its_exception_its_holiday_or_its_weekday() {
    let mut shop = madrid();
    shop.hours.exceptions = vec![
        DayException { day: day("2026-12-24"), name: "Nochebuena".into(), open: Vec::new() },
        DayException {
            day: day("2026-12-08"),
            name: "campaña".into(),
            open: vec![OpenSpan { from: 600, to: 840 }],
        },
    ];
    let calendar = Calendar::of(&shop);
    let cases = [
        ("2026-11-23", None),
        ("2026-11-28", Some(DayOff::Weekly)),
        ("2026-12-24", Some(DayOff::Exception("Nochebuena"))),
        ("2026-12-25", Some(DayOff::Holiday("Natividad del Señor"))),
        ("2026-12-08", None),
        ("2033-12-25", Some(DayOff::Holiday("Natividad del Señor"))),
        // Madrid's own.
        ("2025-05-02", Some(DayOff::Holiday("Fiesta de la Comunidad de Madrid"))),
        ("2025-09-11", None),
    ];
    for (date, expected) in cases {
        assert_eq!(calendar.day_off(day(date)), expected, "{date}");
    }
    assert_eq!(calendar.working_day(day("2026-12-24")), day("2026-12-28"));
    let catalonia = Calendar::of(&self::shop("Europe/Madrid", "ES", "CT"));
    assert!(matches!(catalonia.day_off(day("2025-09-11")), Some(DayOff::Holiday(_))));
}

#[test]
fn what_closes_the_shop_next_is_told_once_for_days_in_a_row_and_without_its_weekends() {
    let mut shop = madrid();
    let closed = |date: &str, name: &str| DayException {
        day: day(date),
        name: name.into(),
        open: Vec::new(),
    };
    shop.hours.exceptions = vec![
        closed("2026-12-03", "Inventario"),
        closed("2026-12-04", "Inventario"),
        closed("2026-12-05", ""),
        DayException {
            day: day("2026-12-08"),
            name: "campaña".into(),
            open: vec![OpenSpan { from: 600, to: 840 }],
        },
    ];
    let told = |shop: &Settings| {
        let found = Calendar::of(shop).coming_days_off(day("2026-11-23"), 4);
        let one = |off: ComingDayOff| format!("{} {} {}", off.day, off.last, off.name);
        found.into_iter().map(one).collect::<Vec<_>>()
    };
    assert_eq!(
        told(&shop),
        [
            "2026-12-03 2026-12-04 Inventario",
            "2026-12-05 2026-12-05 ",
            "2026-12-07 2026-12-07 Lunes siguiente a Día de la Constitución Española",
            "2026-12-25 2026-12-25 Natividad del Señor",
        ]
    );
    shop.hours.exceptions.clear();
    shop.hours.closed_on_holidays = false;
    assert!(told(&shop).is_empty(), "{:?}", told(&shop));
}

#[test]
fn good_friday_moves_with_easter() {
    // As the Boletín Oficial del Estado lists them.
    for date in ["2023-04-07", "2024-03-29", "2025-04-18", "2026-04-03", "2027-03-26"] {
        let calendar = Calendar::of(&madrid());
        assert_eq!(calendar.day_off(day(date)), Some(DayOff::Holiday("Viernes Santo")), "{date}");
    }
}

#[test]
fn a_shop_that_never_opens_has_no_working_time() {
    let mut shop = madrid();
    shop.hours.week = Default::default();
    let calendar = Calendar::of(&shop);
    let (from, to) = (at("2026-11-23T00:00:00Z"), at("2026-12-23T00:00:00Z"));
    let time = calendar.open_hours(from, to);
    assert_eq!((time.between(from, to), time.after(from, 1), time.is_open(from)), (0, None, false));
    assert_eq!(time.after(from, 0), Some(from));
    assert_eq!(calendar.working_day(day("2026-11-23")), day("2026-11-23"));
}

/// `from to hours`, on wall clocks with their offset.
const BETWEEN: &str = "
    2026-11-23T10:00:00+01:00 2026-11-23T12:30:00+01:00 2.5
    2026-11-23T07:00:00+01:00 2026-11-23T09:00:00+01:00 0
    2026-11-23T17:30:00+01:00 2026-11-24T09:30:00+01:00 1
    2026-11-27T17:00:00+01:00 2026-11-30T10:00:00+01:00 2
    2026-12-04T17:00:00+01:00 2026-12-09T10:00:00+01:00 2
    2026-11-24T12:00:00+01:00 2026-11-23T12:00:00+01:00 0
";

#[test]
fn working_time_leaves_out_nights_weekends_and_holidays() {
    let calendar = Calendar::of(&madrid());
    for line in BETWEEN.trim().lines() {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let [from, to, hours] = cells[..] else { panic!("no case: {line}") };
        let (from, to, hours) = (at(from), at(to), hours.parse::<f64>().expect("hours"));
        let counted = calendar.open_hours(from, to).between(from, to);
        assert_eq!(counted as f64 / HOUR as f64, hours, "{line}");
    }
}

#[test]
fn a_night_shift_has_an_hour_more_or_less_when_clocks_change() {
    let mut shop = madrid();
    shop.hours.week = std::array::from_fn(|_| vec![OpenSpan { from: 0, to: 6 * 60 }]);
    shop.hours.closed_on_holidays = false;
    let calendar = Calendar::of(&shop);
    for (night, hours) in [("2026-03-29", 5), ("2026-10-25", 7), ("2026-10-26", 6)] {
        let from = Timestamp::from(day(night).and_time(NaiveTime::MIN).and_utc());
        let (from, to) = (Timestamp(from.0 - 3 * HOUR), Timestamp(from.0 + 12 * HOUR));
        assert_eq!(calendar.open_hours(from, to).between(from, to), hours * HOUR, "{night}");
    }
}

#[test]
fn a_day_whose_midnight_is_skipped_begins_when_its_clock_does() {
    // Chile's clocks went from 24:00 on Saturday to 01:00 on Sunday.
    let mut shop = shop("America/Santiago", "CL", "");
    shop.hours.week = std::array::from_fn(|_| vec![OpenSpan { from: 0, to: 24 * 60 }]);
    let calendar = Calendar::of(&shop);
    let (from, to) = (at("2026-09-06T03:59:00Z"), at("2026-09-07T03:00:00Z"));
    let time = calendar.open_hours(from, to);
    assert_eq!(time.between(from, to), 23 * HOUR + 60_000);
    assert!(time.is_open(at("2026-09-06T04:00:00Z")));
}

#[test]
fn false_dates_cost_no_more_than_sixty_years_of_days() {
    let calendar = Calendar::of(&madrid());
    let time = calendar.open_hours(Timestamp(i64::MIN), at("2026-11-23T12:00:00Z"));
    assert!(time.between(at("2026-11-23T08:00:00Z"), at("2026-11-23T09:00:00Z")) == HOUR);
    let none = calendar.open_hours(Timestamp(i64::MAX), Timestamp(i64::MIN));
    assert!(none.between(Timestamp(0), Timestamp(HOUR)) >= 0);
}

proptest! {
    #[test]
    fn working_time_adds_up_and_its_end_is_the_first_moment_at_which_it_has_passed(
        minutes in proptest::collection::vec(0_i64..400_000, 3),
        wanted in 1_i64..100 * HOUR,
        region in 0_usize..19,
        days in any::<bool>(),
    ) {
        let region = regions("ES")[region];
        let calendar = Calendar::of(&shop("Europe/Madrid", "ES", region));
        let mut moments: Vec<Timestamp> = minutes
            .iter()
            .map(|minute| Timestamp(at("2026-01-01T00:00:00Z").0 + minute * 60_000))
            .collect();
        moments.sort();
        let (a, b, c) = (moments[0], moments[1], moments[2]);
        let time = if days { calendar.open_days(a, c) } else { calendar.open_hours(a, c) };
        prop_assert_eq!(time.between(a, b) + time.between(b, c), time.between(a, c));
        prop_assert!(time.between(a, c) <= c.0 - a.0);
        if let Some(end) = time.after(a, wanted) {
            prop_assert_eq!(time.between(a, end), wanted);
            prop_assert!(time.between(a, Timestamp(end.0 - 1)) < wanted);
        }
    }
}
