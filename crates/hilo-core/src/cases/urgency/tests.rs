use chrono::NaiveDate;

use super::*;
use crate::hours::OpenTime;
use crate::model::Settings;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// Wednesday, 10 June 2026, 12:00 in Madrid.
const NOW: Timestamp = Timestamp(1_781_085_600_000);

/// Judges what customers are owed, with a shop that answers from Monday to Friday.
fn order(owed: &[Owed]) -> Vec<Option<(NowReason, Burning)>> {
    judged(owed).into_iter().map(|urgency| urgency.map(|it| (it.reason, it.burning))).collect()
}

fn judged(owed: &[Owed]) -> Vec<Option<Urgency>> {
    let calendar = Calendar::of(&Settings::default());
    let from = Timestamp(NOW.0 - 60 * DAY);
    let (hours, days): (OpenTime, OpenTime) =
        (calendar.open_hours(from, NOW), calendar.open_days(from, NOW));
    let today = Today::new(&calendar, Working { hours: &hours, days: &days }, NOW);
    owed.iter().map(|owed| today.worst(owed)).collect()
}

fn asked(ago: i64, arrived_ago: i64) -> Owed {
    let asked = Asked {
        at: Timestamp(NOW.0 - ago),
        arrived_at: Timestamp(NOW.0 - arrived_ago),
        ..Asked::default()
    };
    Owed { asked: Some(asked), cases: Vec::new() }
}

fn case(days: i64, promised_for: Option<&str>) -> Owed {
    let promised_for = promised_for.map(|day| day.parse::<NaiveDate>().unwrap());
    let case = OpenCase { id: CaseId(1), starts_at: Timestamp(NOW.0 - days * DAY), promised_for };
    Owed { asked: None, cases: vec![case] }
}

fn day(written: &str) -> NaiveDate {
    written.parse().unwrap()
}

#[test]
fn now_is_the_wednesday_that_it_says() {
    assert_eq!(Calendar::of(&Settings::default()).day(NOW), day("2026-06-10"));
}

#[test]
fn each_thing_that_is_owed_has_its_reason() {
    let (broken, next) = (day("2026-06-09"), day("2026-06-11"));
    let reasons = order(&[
        case(0, Some("2026-06-09")),
        case(1, Some("2026-06-10")),
        case(2, Some("2026-06-11")),
        case(3, Some("2026-06-12")),
        case(4, None),
        case(0, None),
    ]);
    assert_eq!(
        reasons,
        [
            Some((NowReason::PromiseBroken { day: broken }, Burning::Cold)),
            Some((NowReason::PromiseToday, Burning::Ten)),
            Some((NowReason::PromiseNext { day: next }, Burning::Twenty)),
            Some((NowReason::Burns, Burning::Forty)),
            Some((NowReason::Burns, Burning::Eighty)),
            Some((NowReason::Open, Burning::Cold)),
        ]
    );
}

#[test]
fn who_waits_is_late_by_the_hour_then_by_the_day_and_never_with_what_was_old_when_it_came() {
    let reasons = order(&[
        asked(HOUR / 2, HOUR / 2),
        asked(2 * HOUR, 2 * HOUR),
        asked(2 * DAY, 2 * DAY),
        asked(20 * DAY, HOUR),
        Owed::default(),
    ]);
    let reason = |at: usize| reasons[at].map(|(reason, _)| reason);
    assert!(matches!(reason(0), Some(NowReason::FirstAnswerDue { .. })), "{:?}", reason(0));
    assert!(matches!(reason(1), Some(NowReason::FirstAnswerLate { .. })), "{:?}", reason(1));
    assert!(matches!(reason(2), Some(NowReason::AnswerLate { .. })), "{:?}", reason(2));
    assert_eq!(reasons[3], Some((NowReason::Unanswered, Burning::Cold)));
    assert_eq!(reasons[4], None);
}

#[test]
fn what_is_broken_comes_before_what_breaks_and_that_before_what_only_burns() {
    // In the order in which they are to stand.
    let owed = [
        case(6, Some("2026-06-08")),
        asked(2 * DAY, 2 * DAY),
        case(0, Some("2026-06-09")),
        asked(2 * HOUR, 2 * HOUR),
        asked(HOUR / 2, HOUR / 2),
        case(9, Some("2026-06-10")),
        case(5, None),
        case(1, Some("2026-06-11")),
        case(0, None),
        asked(20 * DAY, HOUR),
    ];
    let places: Vec<_> = judged(&owed).into_iter().map(|it| it.unwrap().place).collect();
    assert!(places.is_sorted(), "{places:?}");
    let distinct: std::collections::BTreeSet<_> = places.iter().collect();
    assert_eq!(distinct.len(), places.len());
}

#[test]
fn a_row_is_about_the_worst_and_burns_as_the_hottest() {
    let both = Owed {
        asked: asked(2 * HOUR, 2 * HOUR).asked,
        cases: vec![
            OpenCase { id: CaseId(7), starts_at: Timestamp(NOW.0 - 9 * DAY), promised_for: None },
            OpenCase { id: CaseId(8), starts_at: NOW, promised_for: Some(day("2026-06-11")) },
        ],
    };
    let worst = judged(&[both])[0].unwrap();
    assert!(matches!(worst.reason, NowReason::FirstAnswerLate { .. }), "{worst:?}");
    assert_eq!((worst.burning, worst.case), (Burning::Eighty, None));
}

#[test]
fn on_a_friday_what_is_promised_for_monday_is_next() {
    let calendar = Calendar::of(&Settings::default());
    let friday = Timestamp(NOW.0 + 2 * DAY);
    let (hours, days) = (calendar.open_hours(NOW, friday), calendar.open_days(NOW, friday));
    let today = Today::new(&calendar, Working { hours: &hours, days: &days }, friday);
    let monday = day("2026-06-15");
    let case = OpenCase { id: CaseId(1), starts_at: friday, promised_for: Some(monday) };
    let worst = today.worst(&Owed { asked: None, cases: vec![case] });
    assert_eq!(worst.unwrap().reason, NowReason::PromiseNext { day: monday });
}
