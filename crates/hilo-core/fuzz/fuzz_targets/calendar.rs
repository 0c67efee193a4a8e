//! Any text is a calendar of which at most a handful of appointments are told, each on lines of its own.
#![no_main]

use chrono_tz::Tz;
use hilo_core::channel::email;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let head = b"From: ana@correo.example\nContent-Type: text/calendar; charset=utf-8\n\n";
    let raw = [&head[..], bytes].concat();
    for invitation in email::carried(&raw, Tz::Europe__Madrid).invitations {
        assert!(!invitation.title.contains(['\n', '\r', '\u{202e}']));
        assert!(invitation.guests.len() <= 50);
        let (Some(starts), Some(ends)) = (invitation.starts, invitation.ends) else { continue };
        assert!(ends.at > starts.at);
    }
});
