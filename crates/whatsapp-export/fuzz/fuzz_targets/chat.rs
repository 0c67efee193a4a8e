//! Any bytes: no panic, and every line of a chat is accounted for.
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run chat`

#![no_main]

use libfuzzer_sys::fuzz_target;
use whatsapp_export::{Hints, looks_like_chat, read};

fuzz_target!(|bytes: &[u8]| {
    looks_like_chat(bytes);
    if let Ok(chat) = read(bytes, &Hints { file_name: Some("WhatsApp Chat with A: B.txt"), ..Hints::default() }) {
        assert!(!chat.entries.is_empty() || !chat.skips.is_empty());
        let mut lines: Vec<u32> = chat.entries.iter().map(|entry| entry.line).collect();
        lines.extend(chat.skips.iter().map(|skip| skip.line));
        let known = lines.len();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), known, "a line was read twice");
        assert!(lines.first() == Some(&1), "the first line is lost");
    }
});
