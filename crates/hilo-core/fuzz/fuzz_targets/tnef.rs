//! Any bytes are an envelope of Outlook's that is opened as far as it can be; the files it lists can be taken out.
#![no_main]

use hilo_core::channel::email;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let head = b"From: ana@correo.example\nContent-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22\x01\x00";
    let raw = [&head[..], bytes].concat();
    let Ok(mail) = email::parse(&raw) else { return };
    for file in &mail.attachments {
        assert!(!file.name.is_empty() && !file.name.contains(['/', '\\']));
        assert!(file.part.is_some_and(|part| email::attachment(&raw, part).is_some()));
    }
    email::rendered(&raw);
});
