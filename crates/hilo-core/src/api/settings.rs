//! The settings: what a request changes of them, and what may be kept.
//!
//! A request changes what it names and nothing else. Only what differs from what is kept is looked at,
//! so that what an earlier Hilo kept does not stand in the way of another change.

use rusqlite::Transaction;
use serde_json::Value;

use super::{Nothing, SettingsChange, signature};
use crate::Hilo;
use crate::error::{Failure, InvalidField};
use crate::hours;
use crate::identity;
use crate::model::*;
use crate::store::{StoreError, delivered_to, own_names, settings};
use crate::template;

/// Characters of a line, such as the shop's name.
pub(super) const LINE_LIMIT: usize = 200;
/// Characters of the opening hours, which may be several lines.
const HOURS_LIMIT: usize = 1_000;
/// Entries of a list, such as the shop's own addresses.
const LIST_LIMIT: usize = 200;
/// Senders whose remote pictures are always shown, at most.
pub(super) const SENDER_LIMIT: usize = 2_000;
/// Characters of an entry: a mail address has 254 at most (RFC 5321).
const ENTRY_LIMIT: usize = 254;
/// Seconds of undo time at most.
pub(super) const UNDO_LIMIT: u32 = 120;
/// Mails of our own accord within thirty days at most: one a day is what nobody can call enough.
const UNREQUESTED_LIMIT: u32 = 30;
/// Characters of a client id at a provider of mail.
const CLIENT_LIMIT: usize = 200;
/// Days on which a customer is to be tried, at most.
const ATTEMPT_LIMIT: u32 = 10;
/// Days that differ from their weekday, at most.
const EXCEPTION_LIMIT: usize = 400;
/// Times at which a shop opens on a day, at most.
const SPAN_LIMIT: usize = 6;
/// Languages of the window.
const WINDOW_LANGUAGES: [&str; 2] = ["es", "en"];
/// Characters of a value that a failure shows.
const SHOWN: usize = 80;

/// Returns the settings.
pub fn settings_get(hilo: &Hilo, _: Nothing) -> Result<Settings, Failure> {
    Ok(hilo.store().read(settings::get)?)
}

/// Changes the settings that the request names. Own addresses are kept in their normal form.
///
/// Fails with [`Failure::Invalid`] and the field where a value cannot be kept, and with
/// [`InvalidField::Request`] where a name is unknown or its value is of another type. Then nothing is changed.
pub fn settings_save(hilo: &Hilo, request: SettingsChange) -> Result<Changed, Failure> {
    let operation = hilo.store().write(|tx| {
        let kept = settings::get(tx)?;
        let mut wanted = changed(&kept, request)?;
        check(&mut wanted, &kept)?;
        signature::check(&mut wanted, &kept)?;
        confirm_added(tx, &kept, &wanted)?;
        Ok::<_, Failure>(settings::save(tx, &wanted, hilo.now())?)
    })?;
    Ok(Changed { customer: None, operation })
}

/// Returns the settings with the changes of a request.
fn changed(kept: &Settings, request: SettingsChange) -> Result<Settings, Failure> {
    let unreadable = |name: &str, why: &str| Failure::Invalid {
        field: InvalidField::Request,
        value: shown(&format!("{name}: {why}")),
    };
    let mut whole =
        serde_json::to_value(kept).map_err(|error| unreadable("settings", &error.to_string()))?;
    let mut wanted = kept.clone();
    // One by one, so that a failure says which.
    for (name, value) in request.0 {
        let place = whole.get_mut(&name).ok_or_else(|| unreadable(&name, "unknown"))?;
        put(place, value).map_err(|part| unreadable(&format!("{name}.{part}"), "unknown"))?;
        wanted = serde_json::from_value(whole.clone())
            .map_err(|error| unreadable(&name, &error.to_string()))?;
        // What an entry of a list has too much would be left out without a word.
        if serde_json::to_value(&wanted).ok().as_ref() != Some(&whole) {
            return Err(unreadable(&name, "not understood"));
        }
    }
    Ok(wanted)
}

/// Puts a value in the place of another, part by part; fails with the name of a part that is not there.
fn put(place: &mut Value, value: Value) -> Result<(), String> {
    match (place, value) {
        (Value::Object(parts), Value::Object(changes)) => {
            for (name, change) in changes {
                let Some(part) = parts.get_mut(&name) else { return Err(name) };
                put(part, change).map_err(|inner| format!("{name}.{inner}"))?;
            }
        }
        (place, value) => *place = value,
    }
    Ok(())
}

/// Checks what differs from what is kept, and brings it into its normal form.
fn check(wanted: &mut Settings, kept: &Settings) -> Result<(), Failure> {
    let lines = [
        (InvalidField::ShopName, &wanted.shop_name, &kept.shop_name, LINE_LIMIT),
        (InvalidField::ShopPhone, &wanted.shop_phone, &kept.shop_phone, LINE_LIMIT),
        (InvalidField::ShopHours, &wanted.shop_hours, &kept.shop_hours, HOURS_LIMIT),
        (InvalidField::AgentName, &wanted.agent_name, &kept.agent_name, LINE_LIMIT),
        (InvalidField::Signature, &wanted.signature, &kept.signature, template::TEXT_LIMIT),
    ];
    for (field, now, before, limit) in lines {
        refuse(now != before && is_longer(now, limit), field, now)?;
    }
    let web = &wanted.shop_web;
    refuse(*web != kept.shop_web && !template::is_web(web), InvalidField::ShopWeb, web)?;
    let lists = [
        (InvalidField::OwnAddresses, &wanted.own_addresses, &kept.own_addresses),
        (InvalidField::OwnNames, &wanted.own_whatsapp_names, &kept.own_whatsapp_names),
        (InvalidField::Lines, &wanted.lines, &kept.lines),
    ];
    for (field, now, before) in lists.into_iter().filter(|(_, now, before)| now != before) {
        // An import may have added more; then entries can be taken away one by one.
        refuse(now.len() > LIST_LIMIT.max(before.len()), field, "")?;
        for entry in now.iter().filter(|entry| !before.contains(entry)) {
            refuse(is_longer(entry, ENTRY_LIMIT), field, entry)?;
        }
    }
    for sender in wanted.pictures_from.iter().filter(|each| !kept.pictures_from.contains(each)) {
        // They are known by their normal form.
        let fine = identity::email(sender).as_ref() == Some(sender);
        refuse(!fine || wanted.pictures_from.len() > SENDER_LIMIT, InvalidField::Email, sender)?;
    }
    numbers_and_words(wanted, kept)?;
    if wanted.hours != kept.hours || wanted.country != kept.country {
        working_hours(wanted)?;
    }
    wanted.own_addresses = wanted
        .own_addresses
        .iter()
        .map(|written| {
            let invalid = || Failure::Invalid { field: InvalidField::Email, value: shown(written) };
            identity::email(written).ok_or_else(invalid)
        })
        .collect::<Result<_, _>>()?;
    Ok(())
}

/// Checks what is one of a few.
fn numbers_and_words(wanted: &Settings, kept: &Settings) -> Result<(), Failure> {
    let (seconds, mails) = (wanted.undo_seconds, wanted.unrequested_limit);
    refuse(
        seconds != kept.undo_seconds && seconds > UNDO_LIMIT,
        InvalidField::UndoSeconds,
        &seconds.to_string(),
    )?;
    refuse(
        mails != kept.unrequested_limit && mails > UNREQUESTED_LIMIT,
        InvalidField::UnrequestedLimit,
        &mails.to_string(),
    )?;
    let attempts = wanted.contact_attempts;
    refuse(
        attempts != kept.contact_attempts && !(1..=ATTEMPT_LIMIT).contains(&attempts),
        InvalidField::ContactAttempts,
        &attempts.to_string(),
    )?;
    let zone = &wanted.time_zone;
    refuse(zone.parse::<chrono_tz::Tz>().is_err(), InvalidField::TimeZone, zone)?;
    let country = &wanted.country;
    let known = country.len() == 2 && country.chars().all(|c| c.is_ascii_uppercase());
    refuse(!known, InvalidField::Country, country)?;
    let window = wanted.language.as_deref().unwrap_or("es");
    let known = WINDOW_LANGUAGES.contains(&window);
    refuse(wanted.language != kept.language && !known, InvalidField::Language, window)?;
    let customers = &wanted.customer_language;
    let known = Language::parse(customers).is_some();
    refuse(
        *customers != kept.customer_language && !known,
        InvalidField::CustomerLanguage,
        customers,
    )?;
    for provider in OauthProvider::ALL {
        let client = wanted.oauth_clients.of(provider);
        if client != kept.oauth_clients.of(provider) {
            check_client(client)?;
        }
    }
    let rules = &wanted.checks;
    for (n, switch) in rules.iter().enumerate().filter(|_| *rules != kept.checks) {
        let twice = rules.iter().take(n).any(|before| before.rule == switch.rule);
        let stuck = !switch.on && !switch.rule.can_be_off();
        refuse(twice || stuck, InvalidField::Rule, switch.rule.code())?;
    }
    Ok(())
}

/// Checks and orders when the shop answers. A region of another country than the shop's is forgotten.
fn working_hours(wanted: &mut Settings) -> Result<(), Failure> {
    let hours = &mut wanted.hours;
    if !hours::regions(&wanted.country).contains(&hours.region.as_str()) {
        hours.region.clear();
    }
    hours.exceptions.sort_by_key(|exception| exception.day);
    let twice = hours.exceptions.windows(2).find(|two| matches!(two, [a, b] if a.day == b.day));
    let day = twice.and_then(|two| two.first()).map(|exception| exception.day.to_string());
    refuse(day.is_some(), InvalidField::Hours, &day.unwrap_or_default())?;
    refuse(hours.exceptions.len() > EXCEPTION_LIMIT, InvalidField::Hours, "")?;
    for exception in &hours.exceptions {
        refuse(is_longer(&exception.name, LINE_LIMIT), InvalidField::Hours, &exception.name)?;
    }
    let exceptions = hours.exceptions.iter_mut().map(|exception| &mut exception.open);
    for spans in hours.week.iter_mut().chain(exceptions) {
        spans.sort();
        let wrong = spans.iter().find(|span| span.from >= span.to || span.to > 24 * 60);
        let meets = |two: &&[OpenSpan]| matches!(two, [a, b] if b.from < a.to);
        let wrong = wrong.or_else(|| spans.windows(2).find(meets).and_then(<[OpenSpan]>::last));
        let value = wrong.map(|span| hours::written(*span)).unwrap_or_default();
        refuse(wrong.is_some() || spans.len() > SPAN_LIMIT, InvalidField::Hours, &value)?;
    }
    Ok(())
}

/// Checks a client id at a provider of mail; an empty one stands for none.
pub(super) fn check_client(client: &str) -> Result<(), Failure> {
    let odd = client.len() > CLIENT_LIMIT || !client.bytes().all(|c| c.is_ascii_graphic());
    refuse(odd, InvalidField::OauthClient, client)
}

pub(super) fn refuse(wrong: bool, field: InvalidField, value: &str) -> Result<(), Failure> {
    if wrong { Err(Failure::Invalid { field, value: shown(value) }) } else { Ok(()) }
}

pub(super) fn is_longer(text: &str, limit: usize) -> bool {
    text.chars().nth(limit).is_some()
}

/// As much of a value as a sentence bears.
fn shown(value: &str) -> String {
    value.chars().take(SHOWN).collect()
}

/// Confirms the addresses and names of ours that the person adds: undo of an import that had guessed one leaves it. An
/// address that they take away is not learned again from the mails that come to it.
///
/// A list is kept at once, so one that was there before may still be nobody's word but the import's.
fn confirm_added(tx: &Transaction, before: &Settings, now: &Settings) -> Result<(), StoreError> {
    let lists = [
        (Channel::Email, &before.own_addresses, &now.own_addresses),
        (Channel::Whatsapp, &before.own_whatsapp_names, &now.own_whatsapp_names),
    ];
    for (channel, before, now) in lists {
        for name in now.iter().filter(|name| !before.contains(name)) {
            own_names::confirm(tx, channel, name)?;
        }
    }
    let (before, now) = (&before.own_addresses, &now.own_addresses);
    for added in now.iter().filter(|address| !before.contains(address)) {
        delivered_to::say(tx, added, true)?;
    }
    for removed in before.iter().filter(|address| !now.contains(address)) {
        delivered_to::say(tx, removed, false)?;
    }
    Ok(())
}
