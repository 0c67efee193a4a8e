//! Sanitised HTML holds nothing that runs and nothing that a browser would fetch.
#![no_main]

use hilo_core::channel::email::sanitised;
use libfuzzer_sys::fuzz_target;

const FORBIDDEN: [&str; 18] = [
    "script", "svg", "math", "style", "link", "meta", "base", "form", "input", "label", "iframe",
    "object", "embed", "video", "audio", "source", "noscript", "template",
];

fuzz_target!(|html: &str| {
    let shown = sanitised(html);
    let Some((_, body)) = shown.document.split_once("<body>") else { panic!("no body") };
    let mut rest = body;
    while let Some((_, tag)) = rest.split_once('<') {
        let end = tag.find([' ', '>']).unwrap_or(tag.len());
        let (name, attributes) = tag.split_at(end);
        assert!(!FORBIDDEN.contains(&name.trim_start_matches('/')), "{name}");
        rest = attributes;
        while let Some(attribute) = rest.strip_prefix(' ') {
            let Some((name, value)) = attribute.split_once("=\"") else { panic!("{attribute}") };
            let Some((value, after)) = value.split_once('"') else { panic!("{attribute}") };
            assert!(!name.starts_with("on") && name != "src" && name != "srcset", "{name}");
            assert!(name != "style" || !value.contains("url("), "{value}");
            let scheme = value.trim().split(':').next().unwrap_or_default().to_ascii_lowercase();
            let safe = ["http", "https", "mailto", "tel"].contains(&scheme.as_str());
            assert!(name != "href" || safe, "{value}");
            rest = after;
        }
    }
});
