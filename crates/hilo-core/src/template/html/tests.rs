use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

fn letter(markdown: &str, look: &Look) -> String {
    document("Asunto", markdown, "La Tetera", None, Language::Spanish, look)
}

fn with_logo(width: u32, height: u32, name: &str) -> Look {
    let source = "cid:logo@hilo".to_owned();
    let logo = LogoPicture { source, name: name.into(), width, height };
    Look { logo: Some(logo), ..Look::default() }
}

#[test]
fn styles_stand_at_their_elements_and_screens_keep_their_sheet() {
    let html = letter("Hola, [aquí](https://a.example).\n\n> Antes\n\n- uno", &Look::default());
    for whole in [
        "<html lang=\"es\" dir=\"ltr\" ",
        "<p style=\"margin: 0 0 16px 0",
        "<blockquote style=\"margin: 0 0 16px 0;padding-left: 12px",
        "<a href=\"https://a.example\" style=\"color: #0b57d0",
        "max-width: 600px",
        "@media (prefers-color-scheme: dark)",
        "@media (max-width: 480px)",
        "<!--[if mso]><table",
    ] {
        assert!(html.contains(whole), "{whole} in {html}");
    }
    assert_eq!(html.matches("<style").count(), 1);
}

#[test]
fn links_have_the_shops_colour_as_far_as_it_can_be_read() {
    let look = Look { accent: Colour::read("#ffcc00").unwrap(), logo: None };
    let html = letter("[aquí](https://a.example)", &look);
    assert!(html.contains("style=\"color: #907300"), "{html}");
    assert!(html.contains("border-top: 2px solid #907300"), "{html}");
    assert!(html.contains("color: #ffcc00 !important"), "by night: {html}");
}

#[test]
fn a_logo_is_shown_as_large_as_there_is_room() {
    for (width, height, shown) in [
        (100, 50, "width=\"100\" height=\"50\""),
        (480, 120, "width=\"200\" height=\"50\""),
        (480, 480, "width=\"80\" height=\"80\""),
        (1, 480, "width=\"1\" height=\"80\""),
        (480, 1, "width=\"200\" height=\"1\""),
    ] {
        let html = letter("Hola", &with_logo(width, height, "La \"Tetera\" <x>"));
        assert!(html.contains(shown), "{shown} in {html}");
        assert!(html.contains("alt=\"La &quot;Tetera&quot; <x>\""), "{html}");
        assert!(html.contains("src=\"cid:logo@hilo\""), "{html}");
    }
}

#[test]
fn what_lies_in_ever_deeper_quotes_is_still_a_letter_at_once() {
    for hostile in [
        ">".repeat(100_000),
        "- ".repeat(50_000),
        "*a **b ".repeat(20_000),
        format!("{}\n{}", ">".repeat(20_000), "a\\\n".repeat(20_000)),
        "[".repeat(100_000),
        "<".repeat(100_000),
    ] {
        let hostile = format!("{hostile} fin");
        let begun = Instant::now();
        let html = letter(&hostile, &Look::default());
        let text = super::super::text::write(&hostile);
        assert!(html.contains("fin") && text.contains("fin"));
        assert!(html.len() < 40 * hostile.len(), "{} bytes", html.len());
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    }
}

proptest! {
    #[test]
    fn whatever_is_written_brings_in_nothing(text in any::<String>(), name in any::<String>()) {
        let html = letter(&text, &with_logo(10, 10, &name));
        prop_assert_eq!(html.matches("<img ").count(), 1);
        prop_assert_eq!(html.matches("src=").count(), 1 + text.matches("src=").count() + name.matches("src=").count());
        for never in ["<script", "<link", "<iframe", "<object", "<form", "<base", "<svg", "@import", "url("] {
            let said = text.matches(never).count() + name.matches(never).count();
            prop_assert!(html.matches(never).count() <= said, "{}", never);
        }
        prop_assert!(!html.chars().any(is_no_text));
    }
}
