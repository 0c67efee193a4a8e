//! Appointments (RFC 5545), as mails bring them (RFC 5546, RFC 6047).
//!
//! Written here rather than taken from the crate `icalendar`: that one nests as deep as a file asks for, stops at
//! the first line that it cannot read, and leaves zones to others; and contacts are written in the same lines.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;

use super::content_line::{self, ContentLine};
use super::zone::{self, Zone};
use crate::model::{EventTime, Invitation, InvitationStanding, Mailbox, Timestamp};

/// Appointments of a file that are told.
const MAX_EVENTS: usize = 20;
/// Guests of an appointment that are told.
const MAX_GUESTS: usize = 50;
/// Letters of what makes an appointment itself.
const MAX_UID: usize = 255;

/// Reads the appointments of a file; what names no zone is by the clocks of `shop`.
pub(super) fn read(text: &str, shop: Tz) -> Vec<Invitation> {
    let lines = content_line::read(text);
    let of_calendar = |name: &str| {
        let found = lines.iter().find(|line| line.name == name);
        found.map(|line| line.value.trim().to_ascii_uppercase())
    };
    let method = of_calendar("METHOD").unwrap_or_default();
    let calendar = Calendar { zones: zones(&lines), shop };
    let events = within(&lines, "VEVENT").into_iter().take(MAX_EVENTS);
    events.map(|event| calendar.invitation(&own(event), &method)).collect()
}

/// The lines within each component of a name, its own ends left out.
fn within<'a>(lines: &'a [ContentLine], component: &str) -> Vec<&'a [ContentLine]> {
    let mut found = Vec::new();
    let mut begun = None;
    for (at, line) in lines.iter().enumerate() {
        if !line.value.trim().eq_ignore_ascii_case(component) {
            continue;
        }
        match (line.name.as_str(), begun) {
            ("BEGIN", _) => begun = Some(at + 1),
            ("END", Some(from)) => {
                found.extend(lines.get(from..at));
                begun = None;
            }
            _ => {}
        }
    }
    // One that breaks off is told as far as it goes.
    found.extend(begun.and_then(|from| lines.get(from..)));
    found
}

/// The lines of a component without those of the alarms and the like in it.
fn own(lines: &[ContentLine]) -> Vec<&ContentLine> {
    let mut depth = 0_usize;
    let mut found = Vec::new();
    for line in lines {
        match line.name.as_str() {
            "BEGIN" => depth += 1,
            "END" => depth = depth.saturating_sub(1),
            _ if depth == 0 => found.push(line),
            _ => {}
        }
    }
    found
}

fn zones(lines: &[ContentLine]) -> HashMap<String, Zone> {
    let zones = within(lines, "VTIMEZONE").into_iter().take(50).filter_map(|rules| {
        let value = |name: &str| rules.iter().find(|line| line.name == name).map(ContentLine::text);
        let name = value("TZID")?;
        let place = value("X-LIC-LOCATION").and_then(|place| zone::by_name(&place));
        Some((name, place.or_else(|| zone::by_rules(rules))?))
    });
    zones.collect()
}

struct Calendar {
    zones: HashMap<String, Zone>,
    shop: Tz,
}

impl Calendar {
    fn invitation(&self, event: &[&ContentLine], method: &str) -> Invitation {
        let line = |name: &str| event.iter().find(|line| line.name == name).copied();
        let text = |name: &str| line(name).map(ContentLine::text).unwrap_or_default();
        let guests: Vec<&ContentLine> =
            event.iter().filter(|line| line.name == "ATTENDEE").take(MAX_GUESTS).copied().collect();
        let starts = line("DTSTART").and_then(|line| self.moment(line));
        Invitation {
            standing: standing(event, method, &guests),
            title: text("SUMMARY"),
            ends: self.end(event, starts.as_ref()),
            starts: starts.map(|moment| moment.told),
            place: text("LOCATION"),
            organiser: line("ORGANIZER").map(person).unwrap_or_default(),
            guests: guests.into_iter().map(person).collect(),
            repeats: line("RRULE").is_some() || line("RDATE").is_some(),
            uid: text("UID").chars().take(MAX_UID).collect(),
            cancelled_since: false,
            changed_since: false,
        }
    }

    fn end(&self, event: &[&ContentLine], starts: Option<&Moment>) -> Option<EventTime> {
        let line = |name: &str| event.iter().find(|line| line.name == name);
        let ends = match line("DTEND") {
            Some(line) => self.moment(line)?,
            None => {
                let length = duration(&line("DURATION")?.value)?;
                let starts = starts?;
                self.told(
                    starts.shown.checked_add_signed(length)?,
                    starts.told.all_day,
                    &starts.zone,
                )?
            }
        };
        // A whole day ends where the next begins.
        let ends = match ends.told.all_day {
            true => self.told(ends.shown.checked_sub_signed(TimeDelta::days(1))?, true, &None)?,
            false => ends,
        };
        let begins = starts?.told;
        (ends.told.at > begins.at).then_some(ends.told)
    }

    fn moment(&self, line: &ContentLine) -> Option<Moment> {
        let value = line.value.trim();
        if let Ok(day) = NaiveDate::parse_from_str(value, "%Y%m%d") {
            return self.told(day.and_time(chrono::NaiveTime::MIN), true, &None);
        }
        let is_utc = value.ends_with(['Z', 'z']);
        let shown = value.trim_end_matches(['Z', 'z']);
        let shown = NaiveDateTime::parse_from_str(shown, "%Y%m%dT%H%M%S").ok()?;
        let named = line.parameter("TZID").filter(|_| !is_utc);
        let zone = named
            .and_then(|name| zone::by_name(name).or_else(|| self.zones.get(name.trim()).cloned()));
        // In UTC a program tells the moment and nothing about whose clocks.
        if is_utc {
            let at = shown.and_utc().timestamp_millis();
            let told = EventTime { at: Timestamp(at), all_day: false, abroad: None };
            return Some(Moment { shown, zone: Some(Zone::Named(Tz::UTC)), told });
        }
        self.told(shown, false, &zone)
    }

    fn told(&self, shown: NaiveDateTime, all_day: bool, zone: &Option<Zone>) -> Option<Moment> {
        let here = zone::offset_of(self.shop, shown);
        let offset = match (all_day, zone) {
            (true, _) => 0,
            (false, Some(zone)) => zone.offset(shown),
            (false, None) => here,
        };
        let at = shown.and_utc().timestamp().checked_sub(offset.into())?.checked_mul(1000)?;
        let utc = shown.checked_sub_signed(TimeDelta::seconds(offset.into()))?;
        let is_elsewhere = zone.as_ref().is_some_and(|zone| *zone != Zone::Named(Tz::UTC));
        let abroad =
            (is_elsewhere && !all_day && self.shop_offset_at(utc) != offset).then_some(offset / 60);
        let told = EventTime { at: Timestamp(at), all_day, abroad };
        Some(Moment { shown, zone: zone.clone(), told })
    }

    fn shop_offset_at(&self, utc: NaiveDateTime) -> i32 {
        use chrono::{Offset, TimeZone};
        self.shop.offset_from_utc_datetime(&utc).fix().local_minus_utc()
    }
}

/// A moment as it is written and as it is told.
#[derive(Clone)]
struct Moment {
    shown: NaiveDateTime,
    zone: Option<Zone>,
    told: EventTime,
}

fn standing(event: &[&ContentLine], method: &str, guests: &[&ContentLine]) -> InvitationStanding {
    let value = |name: &str| {
        let found = event.iter().find(|line| line.name == name);
        found.map(|line| line.value.trim().to_ascii_uppercase()).unwrap_or_default()
    };
    let answer = || guests.iter().find_map(|guest| guest.parameter("PARTSTAT"));
    if method == "CANCEL" || value("STATUS") == "CANCELLED" {
        return InvitationStanding::Cancelled;
    }
    match method {
        "REQUEST" if value("SEQUENCE").parse().is_ok_and(|changes: u32| changes > 0) => {
            InvitationStanding::Updated
        }
        "REQUEST" | "ADD" => InvitationStanding::Invited,
        "REPLY" => match answer().unwrap_or_default().to_ascii_uppercase().as_str() {
            "ACCEPTED" => InvitationStanding::Accepted,
            "DECLINED" => InvitationStanding::Declined,
            _ => InvitationStanding::Tentative,
        },
        "COUNTER" => InvitationStanding::Proposed,
        _ => InvitationStanding::Published,
    }
}

fn person(line: &ContentLine) -> Mailbox {
    let value = line.text();
    let address = match value.split_once(':') {
        Some((scheme, address)) if scheme.eq_ignore_ascii_case("mailto") => address.to_owned(),
        _ => value,
    };
    let address = if address.contains('@') { address } else { String::new() };
    let name = super::super::field::one_line(line.parameter("CN").unwrap_or_default());
    let name = if name.eq_ignore_ascii_case(&address) { String::new() } else { name };
    Mailbox { name: name.chars().take(200).collect(), address }
}

/// Reads `P1DT2H30M`, `PT45M`, `P2W`.
fn duration(written: &str) -> Option<TimeDelta> {
    let mut number = 0_i64;
    let mut length = TimeDelta::zero();
    for c in written.trim().trim_start_matches('+').strip_prefix(['P', 'p'])?.chars() {
        let seconds = match c.to_ascii_uppercase() {
            'T' => continue,
            'W' => 7 * 86_400,
            'D' => 86_400,
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            c => {
                let digit = i64::from(c.to_digit(10)?);
                number = (number * 10 + digit).min(10_000_000);
                continue;
            }
        };
        length = length.checked_add(&TimeDelta::seconds(number * seconds))?;
        number = 0;
    }
    Some(length)
}

#[cfg(test)]
mod tests;
