//! Any bytes are a mailbox that ends, and no mail of it is above the limit.
#![no_main]

use hilo_core::channel::mbox::Mbox;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &[u8]| {
    for (place, entry) in (1..).zip(Mbox::with_limit(raw, 512)) {
        let Ok(entry) = entry else { panic!("memory cannot fail to be read") };
        assert_eq!(entry.ordinal, place);
        assert!(entry.mail.is_err() || entry.mail.is_ok_and(|mail| mail.len() <= 512));
    }
});
