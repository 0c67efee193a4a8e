//! Any bytes as a zip: no panic, and never more than the limits allow.
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run archive`

#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use whatsapp_export::archive::{Archive, Limits};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { total_bytes: 1 << 20, ..Limits::default() };
    let Ok(mut archive) = Archive::open(Cursor::new(bytes), limits) else { return };
    let text = archive.read_chat();
    assert!(text.is_err() || text.is_ok_and(|text| text.len() <= 1 << 20));
    for index in 0..archive.media().len() {
        let mut sink = Vec::new();
        let _ = archive.copy_media(index, &mut sink, 1 << 16);
        assert!(sink.len() <= 1 << 16);
    }
});
