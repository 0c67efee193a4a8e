//! When the shop answers.

use hilo_core::error::Failure;
use hilo_core::hours::written;
use hilo_core::model::{ComingDayOff, HoursKnown, OpenSpan, Settings};
use serde_json::json;

use crate::Problem;
use crate::desk::Desk;
use crate::print::{self, line, plain};

/// Days of a week, as their column shows them.
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// Characters of the name of a day.
const NAME: usize = 120;

/// Prints the working week, the days that differ from it and the next ones that are off.
pub fn hours(desk: &Desk) -> Result<(), Problem> {
    let shop = desk.call("settings_get", json!({}))?;
    let shop: Settings = serde_json::from_value(shop).map_err(unread)?;
    let known = desk.call("hours_known", json!({ "hours": null }))?;
    let known: HoursKnown = serde_json::from_value(known).map_err(unread)?;
    if desk.json {
        return print::json(&json!({
            "country": shop.country, "time_zone": shop.time_zone, "hours": shop.hours,
            "regions": known.regions, "days_off": known.days_off,
        }));
    }
    for (day, open) in DAYS.iter().zip(&shop.hours.week) {
        line(&format!("{day}  {}", spans(open)))?;
    }
    let place = match shop.hours.region.as_str() {
        "" => shop.country.clone(),
        region => format!("{}-{region}", shop.country),
    };
    line(&match (shop.hours.closed_on_holidays, known.has_holidays) {
        (false, _) => "open on public holidays".to_owned(),
        (true, true) => format!("closed on the public holidays of {place}"),
        (true, false) => format!("the public holidays of {place} are not known"),
    })?;
    for exception in shop.hours.exceptions.iter().filter(|each| each.day >= known.today) {
        let what = spans(&exception.open);
        line(&format!("on {}  {what}  {}", exception.day, plain(&exception.name, NAME)))?;
    }
    for off in &known.days_off {
        line(&format!("off {}  {}", days(off), plain(&off.name, NAME)))?;
    }
    Ok(())
}

fn spans(open: &[OpenSpan]) -> String {
    match open {
        [] => "closed".to_owned(),
        spans => spans.iter().map(|span| written(*span)).collect::<Vec<_>>().join(", "),
    }
}

fn days(ComingDayOff { day, last, .. }: &ComingDayOff) -> String {
    if day == last { day.to_string() } else { format!("{day} to {last}") }
}

fn unread(error: serde_json::Error) -> Problem {
    Failure::Internal { detail: format!("hours: {error}") }.into()
}
