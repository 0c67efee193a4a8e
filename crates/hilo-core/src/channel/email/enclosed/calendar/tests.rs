use super::*;

const MADRID: Tz = Tz::Europe__Madrid;

fn calendar(method: &str, event: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nMETHOD:{method}\r\n{event}END:VCALENDAR\r\n")
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\r\n{lines}\r\nEND:VEVENT\r\n")
}

#[track_caller]
fn one(text: &str) -> Invitation {
    let found = read(text, MADRID);
    assert_eq!(found.len(), 1, "{found:?}");
    found.into_iter().next().unwrap()
}

/// A moment in UTC, and by how many minutes the organiser's clocks are ahead of it.
fn told(time: Option<EventTime>) -> (String, Option<i32>) {
    let time = time.unwrap();
    let at = chrono::DateTime::from_timestamp_millis(time.at.0).unwrap();
    let day = if time.all_day { "%F" } else { "%F %H:%M" };
    (at.format(day).to_string(), time.abroad)
}

#[track_caller]
fn check(line: &str, expected: &str, abroad: Option<i32>) {
    let found = one(&calendar("REQUEST", &event(line)));
    assert_eq!(told(found.starts), (expected.to_owned(), abroad), "{line}");
}

#[test]
fn hours_are_told_by_the_organisers_zone_and_that_one_only_where_it_differs() {
    check("DTSTART:20261124T090000Z", "2026-11-24 09:00", None);
    check("DTSTART;TZID=Europe/Madrid:20261124T100000", "2026-11-24 09:00", None);
    check("DTSTART;TZID=Romance Standard Time:20260724T100000", "2026-07-24 08:00", None);
    check("DTSTART;TZID=\"America/Mexico_City\":20261124T100000", "2026-11-24 16:00", Some(-360));
    check("DTSTART;TZID=Atlantic/Canary:20261124T090000", "2026-11-24 09:00", Some(0));
    check("DTSTART:20261124T100000", "2026-11-24 09:00", None);
    check("DTSTART;TZID=Ninguna:20261124T100000", "2026-11-24 09:00", None);
    check("DTSTART;VALUE=DATE:20261124", "2026-11-24", None);
}

#[test]
fn a_zone_of_its_own_is_read_by_its_rules() {
    let zone = "BEGIN:VTIMEZONE\r\nTZID:Hora del centro\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\n\
        TZOFFSETFROM:-0600\r\nTZOFFSETTO:-0600\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
    let text = format!("{zone}{}", event("DTSTART;TZID=Hora del centro:20261124T100000"));
    assert_eq!(
        told(one(&calendar("REQUEST", &text)).starts),
        ("2026-11-24 16:00".to_owned(), Some(-360))
    );
}

#[test]
fn an_end_is_told_by_its_moment_by_a_length_and_of_whole_days_by_the_last() {
    let end =
        |lines: &str| one(&calendar("PUBLISH", &event(lines))).ends.map(|end| told(Some(end)).0);
    let start = "DTSTART;TZID=Europe/Madrid:20261124T100000\r\n";
    let after = Some("2026-11-24 10:30".to_owned());
    assert_eq!(end(&format!("{start}DTEND;TZID=Europe/Madrid:20261124T113000")), after);
    assert_eq!(end(&format!("{start}DURATION:PT1H30M")), after);
    assert_eq!(
        end("DTSTART:20261124T090000Z\r\nDURATION:P1DT1H"),
        Some("2026-11-25 10:00".to_owned())
    );
    let days = "DTSTART;VALUE=DATE:20261124\r\nDTEND;VALUE=DATE:";
    assert_eq!(end(&format!("{days}20261127")), Some("2026-11-26".to_owned()));
    assert_eq!(end(&format!("{days}20261125")), None, "one day has no other to end on");
    assert_eq!(end(&format!("{start}DTEND:20251124T090000Z")), None, "an end before the beginning");
    assert_eq!(end(&format!("{start}DURATION:P99999999999999999999W")).map(|_| ()), Some(()));
}

#[test]
fn what_an_appointment_asks_follows_from_its_method_and_its_state() {
    let standing = |method: &str, lines: &str| one(&calendar(method, &event(lines))).standing;
    assert_eq!(standing("REQUEST", "SEQUENCE:0"), InvitationStanding::Invited);
    assert_eq!(standing("request", "SEQUENCE:2"), InvitationStanding::Updated);
    assert_eq!(standing("CANCEL", "SEQUENCE:3"), InvitationStanding::Cancelled);
    assert_eq!(standing("REQUEST", "STATUS:CANCELLED"), InvitationStanding::Cancelled);
    assert_eq!(standing("PUBLISH", "SUMMARY:x"), InvitationStanding::Published);
    assert_eq!(standing("COUNTER", "SUMMARY:x"), InvitationStanding::Proposed);
    let reply =
        |how: &str| standing("REPLY", &format!("ATTENDEE;PARTSTAT={how}:mailto:a@c.example"));
    assert_eq!(reply("ACCEPTED"), InvitationStanding::Accepted);
    assert_eq!(reply("DECLINED"), InvitationStanding::Declined);
    assert_eq!(reply("TENTATIVE"), InvitationStanding::Tentative);
}

#[test]
fn who_where_and_what_are_told_and_what_an_alarm_says_is_not() {
    let found = one(&calendar(
        "REQUEST",
        &event(
            "SUMMARY:Visita\\, medir la cocina\r\nBEGIN:VALARM\r\nSUMMARY:alarma\r\nDTSTART:20200101T000000Z\r\n\
             END:VALARM\r\nLOCATION:C/ Mayor 3\\nMadrid\r\nORGANIZER;CN=\"Ruiz, Ana\":MAILTO:ana@correo.example\r\n\
             ATTENDEE;CN=hola@tienda.example:mailto:hola@tienda.example\r\nRRULE:FREQ=WEEKLY\r\n\
             DTSTART:20261124T090000Z",
        ),
    ));
    assert_eq!(
        (found.title.as_str(), found.place.as_str()),
        ("Visita, medir la cocina", "C/ Mayor 3 Madrid")
    );
    assert_eq!(
        (found.organiser.name.as_str(), found.organiser.address.as_str()),
        ("Ruiz, Ana", "ana@correo.example")
    );
    assert_eq!(
        (found.guests[0].name.as_str(), found.guests[0].address.as_str()),
        ("", "hola@tienda.example")
    );
    assert!(found.repeats);
    assert_eq!(told(found.starts).0, "2026-11-24 09:00");
}

#[test]
fn nonsense_and_too_much_cost_nothing() {
    assert_eq!(read("", MADRID), []);
    assert_eq!(read("BEGIN:VEVENT\r\nSUMMARY:cortado", MADRID).len(), 1);
    let many = event("DTSTART:99999999T999999Z\r\nDTEND:ayer\r\nDURATION:PXX").repeat(500);
    let found = read(&calendar("REQUEST", &many), MADRID);
    assert_eq!((found.len(), found[0].starts), (MAX_EVENTS, None));
    let nested = "BEGIN:VEVENT\r\n".repeat(100_000);
    assert!(read(&nested, MADRID).len() <= 1);
    let guests = "ATTENDEE:mailto:a@c.example\r\n".repeat(500);
    assert_eq!(read(&event(&guests), MADRID)[0].guests.len(), MAX_GUESTS);
}
