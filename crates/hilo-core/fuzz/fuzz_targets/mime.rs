//! Any bytes are a mail that is read or refused; the files it lists can be taken out.
//!
//! Start it on real faults: `cargo fuzz run mime ../../../tests/fixtures/mail/faults`.
#![no_main]

use hilo_core::channel::email;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &[u8]| {
    let Ok(mail) = email::parse(raw) else { return };
    for file in &mail.attachments {
        assert!(file.part.is_some_and(|part| email::attachment(raw, part).is_some()));
    }
    email::rendered(raw);
});
