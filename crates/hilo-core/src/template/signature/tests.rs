use proptest::prelude::*;

use super::*;
use crate::model::{SignatureLink, SignatureParts};
use crate::template::{Facts, Look, parts as mail_parts, render_signature};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 4).unwrap()
}

fn shop() -> Settings {
    Settings {
        shop_name: "Tetería La Señal".into(),
        shop_phone: "600000001".into(),
        shop_web: "la-tetera.example".into(),
        shop_hours: "De lunes a viernes, de 10 a 14".into(),
        agent_name: "Marta Ruiz".into(),
        signature_parts: SignatureParts {
            role: "Atención al cliente".into(),
            links: vec![SignatureLink {
                name: "Instagram".into(),
                url: "https://fotos.example/la_tetera?a=1&b=2".into(),
            }],
            legal: "Tetería La Señal, S. L. · CIF B00000000".into(),
            news: SignatureNews {
                text: "Ya está aquí el té de primavera".into(),
                url: "https://la-tetera.example/primavera".into(),
                until: "2026-03-04".into(),
            },
            ..SignatureParts::default()
        },
        ..Settings::default()
    }
}

fn both(settings: &Settings, today: NaiveDate) -> crate::template::Parts {
    let filled = render_signature(&signature(settings, today), &Facts::default());
    mail_parts("Asunto", "Hola.", &filled, None, "es", &Look::default())
}

#[test]
fn what_is_known_of_the_shop_stands_in_lines() {
    insta::assert_snapshot!(both(&shop(), today()).text, @r"
    Hola.

    -- 
    Marta Ruiz · Atención al cliente
    Tetería La Señal
    600 00 00 01 · https://la-tetera.example
    De lunes a viernes, de 10 a 14
    Instagram (https://fotos.example/la_tetera?a=1&b=2)

    Ya está aquí el té de primavera (https://la-tetera.example/primavera)

    Tetería La Señal, S. L. · CIF B00000000
    ");
}

#[test]
fn the_telephone_dials_and_the_places_are_links() {
    let html = both(&shop(), today()).html;
    for whole in [
        "<a href=\"tel:+34600000001\"",
        ">600 00 00 01</a>",
        "<a href=\"https://la-tetera.example\"",
        ">la-tetera.example</a>",
        "<a href=\"https://fotos.example/la_tetera?a=1&amp;b=2\"",
    ] {
        assert!(html.contains(whole), "{whole} in {html}");
    }
}

#[test]
fn news_leave_with_their_last_day() {
    let settings = shop();
    let next = today().succ_opt().unwrap();
    assert!(both(&settings, today()).text.contains("primavera"));
    assert!(!both(&settings, next).text.contains("primavera"));
    for (day, expired) in [(today(), false), (next, true)] {
        let filled = signature(&settings, day);
        assert_eq!(standing(&settings, &filled, day).news_expired, expired);
    }
    let mut endless = settings;
    endless.signature_parts.news.until = String::new();
    assert!(both(&endless, next).text.contains("primavera"));
}

#[test]
fn what_is_empty_takes_no_line() {
    assert_eq!(signature(&Settings::default(), today()), "");
    let settings = Settings {
        shop_name: "La Tetera".into(),
        shop_hours: "10 a 14".into(),
        signature_parts: SignatureParts { with_hours: false, ..SignatureParts::default() },
        ..Settings::default()
    };
    assert_eq!(both(&settings, today()).text, "Hola.\n\n-- \nLa Tetera\n");
}

#[test]
fn settings_from_before_keep_the_text_that_was_written() {
    let stored = r#"{"shop_name": "La Tetera", "signature": "**{{ shop.name }}**"}"#;
    let settings: Settings = serde_json::from_str(stored).unwrap();
    assert_eq!(signature(&settings, today()), "**{{ shop.name }}**");
    assert_eq!(Settings::default().signature_kind, SignatureKind::Built);
}

#[test]
fn a_signature_is_whole_with_the_shop_a_person_and_a_way_back() {
    let settings = Settings { signature_kind: SignatureKind::Own, ..shop() };
    for (written, shop, person, contact) in [
        ("Marta Ruiz\\\nTetería La Señal\\\n600 00 00 01", true, true, true),
        ("MR · TETERIA LA SEÑAL · www.la-tetera.example", true, true, true),
        ("M. R., Tetería La Señal, la-tetera.example", true, true, true),
        ("Marta · Tetería La Señal", true, true, false),
        ("Tetería La Señal · +34 600 000 001", true, false, true),
        ("Martina · La Señal · hola@la-tetera.example", false, false, false),
        ("Un saludo.", false, false, false),
        ("", false, false, false),
    ] {
        let found = standing(&settings, written, today());
        assert_eq!((found.shop, found.person, found.contact), (shop, person, contact), "{written}");
        assert_eq!(found.complete(), shop && person && contact);
    }
    assert!(standing(&shop(), &signature(&shop(), today()), today()).complete());
}

#[test]
fn only_whole_https_addresses_are_links() {
    for (written, taken) in [
        ("https://la-tetera.example", Some("https://la-tetera.example")),
        (" https://La-Tetera.example/té ", Some("https://la-tetera.example/t%C3%A9")),
        ("http://la-tetera.example", None),
        ("https://tienda", None),
        ("https://marta:clave@la-tetera.example", None),
        ("javascript:alert(1)", None),
        ("https://la-tetera.example/a\nb", None),
        ("la-tetera.example", None),
        ("", None),
    ] {
        assert_eq!(web_address(written).as_deref(), taken, "{written}");
    }
}

proptest! {
    #[test]
    fn what_is_put_together_is_data(
        text in any::<String>(), tags in "[{}%# a|_.OPEN\u{E000}\u{E001}\\\\<>*\\[\\]()]{0,60}",
    ) {
        let value = format!("{tags}{text}");
        let settings = Settings {
            shop_name: value.clone(), shop_phone: value.clone(), shop_web: value.clone(),
            shop_hours: value.clone(), agent_name: value.clone(),
            signature_parts: SignatureParts {
                role: value.clone(), legal: value.clone(), with_hours: true,
                links: vec![SignatureLink { name: value.clone(), url: format!("https://a.example/{value}") }],
                news: SignatureNews { text: value.clone(), url: format!("https://a.example?{value}"), until: value },
            },
            ..Settings::default()
        };
        let built = signature(&settings, today());
        prop_assert!(!built.contains('{'), "{}", built);
        prop_assert_eq!(render_signature(&built, &Facts::default()), built);
    }
}
