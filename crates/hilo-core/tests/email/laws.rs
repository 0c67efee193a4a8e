//! Laws that hold for any bytes.

use hilo_core::channel::email::{attachment, fold, parse, rendered, sanitised};
use hilo_core::channel::{mbox, source};
use proptest::prelude::*;

use super::fixtures;

/// Pieces that mails are made of, so that random texts reach the branches.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zñ ]{0,20}",
        Just("> cita".to_owned()),
        Just(">> cita".to_owned()),
        Just(String::new()),
        Just("-- ".to_owned()),
        Just("El 27/10/21 a las 9:31, Marta escribió:".to_owned()),
        Just("-----Mensaje original-----".to_owned()),
        Just("De: Marta <hola@tienda.example>".to_owned()),
        Just("Enviado el: lunes".to_owned()),
        Just("Para: Ana".to_owned()),
        Just("Asunto: Pedido".to_owned()),
        Just("Enviado desde mi iPhone".to_owned()),
        Just("AVISO LEGAL".to_owned()),
        Just("________________________________".to_owned()),
    ]
}

fn html() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z<>\"'= /&;()]{0,12}",
        prop::sample::select(vec![
            "<script>",
            "</script>",
            "<img src=",
            "\"https://r.example/a.png\"",
            " onerror=alert(1)",
            "<svg>",
            "<math>",
            "<style>",
            "</style>",
            "<a href=\"javascript:x()\">",
            "<!--",
            "-->",
            "<p style=\"background:url(https://r.example)\">",
            "<iframe src=https://r.example>",
            "<noscript>",
            "<template>",
            "<table><tr><td>",
            "<form action=https://r.example>",
            "<title>",
            "<textarea>",
            "<mtext>",
            "<link rel=stylesheet href=https://r.example>",
            "\">",
            "<a href=\"https://x.example\">",
            "</a>",
            "<a href=\"\u{1}mailto:a@x.example\">",
            "<base href=//r.example>",
            "<img src=cid:a>",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn new_and_quoted_text_are_the_whole_text(lines in prop::collection::vec(line(), 0..40)) {
        let text = lines.join("\n");
        let folded = fold(&text);
        let kept = |text: &str| {
            let mut lines: Vec<String> =
                text.lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect();
            lines.sort();
            lines
        };
        prop_assert_eq!(kept(&text), kept(&format!("{}\n{}", folded.new, folded.quoted)));
        let speaks = text.chars().any(char::is_alphanumeric);
        prop_assert!(!speaks || !folded.new.is_empty(), "words are never all hidden");
    }

    #[test]
    fn sanitised_html_loads_and_runs_nothing(html in html()) {
        let shown = sanitised(&html);
        let (_, body) = shown.document.split_once("<body>").unwrap();
        assert_harmless(body);
    }

    #[test]
    fn any_bytes_are_read_or_refused(raw in prop::collection::vec(any::<u8>(), 0..2_000)) {
        read_all(&raw);
    }

    #[test]
    fn a_mailbox_gives_every_mail_it_was_made_of(
        mails in prop::collection::vec(prop::collection::vec(line(), 1..12), 1..6)
    ) {
        let mut file = String::new();
        let mut expected = Vec::new();
        for lines in &mails {
            let mail = format!("Subject: a\n\n{}\nFrom fin\n", lines.join("\n"));
            file += "From ana@c.example Wed Oct 27 09:31:00 2021\n";
            file += &mail.replace("\nFrom ", "\n>From ");
            file += "\n";
            expected.push(mail);
        }
        let found = mbox::Mbox::new(file.as_bytes());
        let found: Vec<String> =
            found.map(|entry| String::from_utf8(entry.unwrap().mail.unwrap()).unwrap()).collect();
        prop_assert_eq!(found, expected);
    }
}

/// No element, attribute or address of the output could run or load anything.
fn assert_harmless(body: &str) {
    const FORBIDDEN: [&str; 19] = [
        "script", "svg", "math", "style", "link", "meta", "base", "form", "input", "label",
        "iframe", "object", "embed", "video", "audio", "source", "noscript", "template", "frame",
    ];
    let mut rest = body;
    while let Some((_, tag)) = rest.split_once('<') {
        let end = tag.find([' ', '>']).unwrap();
        let name = tag[..end].trim_start_matches('/');
        assert!(!FORBIDDEN.contains(&name), "{name}");
        rest = &tag[end..];
        while let Some(attributes) = rest.strip_prefix(' ') {
            // An attribute without a value is written with an empty one.
            let (attribute, value) = attributes.split_once("=\"").unwrap();
            let (value, after) = value.split_once('"').unwrap();
            assert_harmless_attribute(name, attribute, &value.trim().to_ascii_lowercase());
            rest = after;
        }
        rest = rest.strip_prefix('>').unwrap();
    }
}

fn assert_harmless_attribute(element: &str, name: &str, value: &str) {
    assert!(!name.starts_with("on"), "{name}");
    match name {
        "src" => assert!(element == "img" && value.starts_with("data:image/"), "{value}"),
        "href" => {
            let schemes = ["http:", "https:", "mailto:", "tel:"];
            let allowed = schemes.iter().any(|s| value.starts_with(s));
            assert!(element == "a" && allowed, "{element} {value}");
        }
        "style" => assert!(!value.contains("url(") && !value.contains('\\'), "{value}"),
        _ => assert!(!["srcset", "background", "action", "ping", "cite"].contains(&name), "{name}"),
    }
}

fn read_all(raw: &[u8]) {
    source::kind(raw);
    if let Ok(mail) = parse(raw) {
        for file in &mail.attachments {
            assert!(attachment(raw, file.part.unwrap()).is_some());
            assert!(!file.name.is_empty());
        }
        assert!(!mail.text.contains('\0'));
        assert!(!mail.subject.contains(['\n', '\r']));
    }
    if let Some(html) = rendered(raw) {
        assert_harmless(html.document.split_once("<body>").unwrap().1);
    }
    let mails = mbox::Mbox::with_limit(raw, 1_000);
    for entry in mails {
        entry.unwrap();
    }
}

/// A small random source of its own: the mutations are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % sides.max(1)
    }
}

#[test]
fn broken_copies_of_every_fixture_are_read_or_refused() {
    let rounds = std::env::var("HILO_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ rounds);
    let mails: Vec<Vec<u8>> = ["faults", "replies"]
        .into_iter()
        .flat_map(fixtures)
        .map(|(_, path)| std::fs::read(path).unwrap())
        .collect();
    for _ in 0..rounds {
        for mail in &mails {
            let mut raw = mail.clone();
            for _ in 0..=dice.roll(6) {
                let at = dice.roll(raw.len());
                let other = &mails[dice.roll(mails.len())];
                match dice.roll(5) {
                    0 => raw[at] = u8::try_from(dice.roll(256)).unwrap(),
                    1 => raw.truncate(at.max(1)),
                    2 => drop(raw.splice(at..at, other[dice.roll(other.len())..].iter().copied())),
                    3 => drop(raw.drain(at..(at + dice.roll(40)).min(raw.len()))),
                    _ => {
                        let piece = raw[at..(at + dice.roll(200)).min(raw.len())].to_vec();
                        raw.splice(at..at, piece);
                    }
                }
                if raw.is_empty() {
                    raw.push(b'a');
                }
            }
            read_all(&raw);
        }
    }
}
