//! Sanitised HTML holds nothing that runs and nothing that a browser would fetch.
#![no_main]

use hilo_core::channel::email::sanitised;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|html: &str| {
    let shown = sanitised(html);
    let Some((_, body)) = shown.document.split_once("<body>") else { panic!("no body") };
    for tag in body.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default().to_ascii_lowercase();
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        let forbidden = [
            "script", "svg", "math", "style", "link", "meta", "base", "form", "input", "label",
            "iframe", "object", "embed", "video", "audio", "source", "noscript", "template",
        ];
        assert!(!forbidden.contains(&name), "{tag}");
        assert!(!tag.contains(" src=\""), "{tag}");
        assert!(!tag.contains("url("), "{tag}");
        assert!(!tag.contains("href=\"javascript:"), "{tag}");
    }
});
