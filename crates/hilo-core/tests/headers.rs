//! Whatever a field holds, a mail has the headers that it should have and no other, and its body
//! begins where it should. Read by twenty lines of its own here, by the rules of RFC 5322 alone.

use hilo_core::identity::unsubscribe::is_token;
use hilo_core::model::Timestamp;
use hilo_core::outbox::mime::{File, Inline, Letter, content_id, freeze};
use proptest::prelude::*;
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_795_000_000_000);

/// Names of the headers of a block, folded lines taken as part of the one above.
fn names(block: &str) -> Vec<&str> {
    let own = block.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
    own.map(|line| line.split_once(':').map_or(line, |(name, _)| name)).collect()
}

/// What a header of a block says, in one line.
fn value(block: &str, name: &str) -> String {
    let whole = format!("\r\n{block}").replace("\r\n ", " ").replace("\r\n\t", " ");
    let mut lines = whole.split("\r\n");
    let begin = format!("{name}:");
    let found = lines.find_map(|line| line.strip_prefix(&begin));
    found.unwrap_or_default().trim().to_owned()
}

/// Checks the headers of a part and of all that it holds, and returns how they lie in one another:
/// `alternative(plain, related(html, image))`. A file is `file`, whatever is in it.
fn shape(part: &str) -> Result<String, String> {
    let (head, body) = part.split_once("\r\n\r\n").ok_or("no end of the headers")?;
    let kind = value(head, "Content-Type");
    let mut found = names(head);
    // The outer headers are looked at by themselves.
    if !found.contains(&"MIME-Version") {
        found.sort_unstable();
        let mut expected = vec!["Content-Type"];
        if !kind.starts_with("multipart/") {
            expected.push("Content-Transfer-Encoding");
            let disposition = value(head, "Content-Disposition");
            if disposition.starts_with("inline") {
                expected.extend(["Content-Disposition", "Content-ID"]);
            } else if !disposition.is_empty() {
                expected.push("Content-Disposition");
            }
        }
        expected.sort_unstable();
        if found != expected {
            return Err(format!("{found:?} in a part of {kind}"));
        }
        if value(head, "Content-Disposition").starts_with("attachment") {
            return Ok("file".into());
        }
    }
    let Some(multipart) = kind.strip_prefix("multipart/") else {
        let essence = kind.split(';').next().unwrap_or_default();
        return match essence {
            "text/plain" => Ok("plain".into()),
            "text/html" => Ok("html".into()),
            "image/png" => Ok("image".into()),
            _ => Err(format!("a part of {kind}")),
        };
    };
    let boundary = kind.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next());
    let mark = format!("--{}", boundary.ok_or("no boundary")?);
    let inside = format!("\r\n{body}");
    let end = format!("\r\n{mark}--");
    let (inside, after) = inside.split_once(&end).ok_or("no last boundary")?;
    if !after.trim().is_empty() {
        return Err(format!("{after:?} after the last boundary"));
    }
    let between = format!("\r\n{mark}\r\n");
    let mut parts = inside.split(&between);
    if parts.next() != Some("") {
        return Err("something before the first boundary".into());
    }
    let parts: Vec<String> = parts.map(shape).collect::<Result<_, _>>()?;
    let name = multipart.split(';').next().unwrap_or_default();
    Ok(format!("{name}({})", parts.join(", ")))
}

/// Ways to end a header, a line, a name or a part too early.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "\r\n",
        "\n",
        "\r",
        "\0",
        "\t",
        "\u{85}",
        "\u{2028}",
        "\u{202e}",
        "\u{2066}",
        "\u{feff}",
        "Bcc: espia@malo.example",
        "X-Malo: si",
        "\r\n\r\n<script>",
        "=?utf-8?q?=0d=0aX-Malo:_si?=",
        "=?utf-8?b?DQpYLU1hbG86IHNp?=",
        "--hilo-m-",
        "--",
        "\"",
        "\\",
        "<",
        ">",
        ",",
        ";",
        ":",
        "@",
        "(",
        ")",
        "'",
        "%0d%0a",
        "ñ",
        "🫖",
        "e\u{301}",
        "a",
        "ana@correo.example",
        "; charset=x",
        "text/plain",
        "Multipart/mixed; boundary=b",
        "message/rfc822",
        "\r\nContent-Type: text/html\r\n\r\n",
        " ",
        ".",
        "/",
        "*0*=",
        "ana",
    ]);
    let short = prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat());
    prop_oneof![
        8 => short.clone(),
        2 => any::<String>(),
        1 => short.prop_map(|piece| piece.chars().cycle().take(if piece.is_empty() { 0 } else { 10_000 }).collect()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_field_adds_a_header_or_moves_the_body(
        from_name in hostile(), to_name in hostile(), to in hostile(), copy in hostile(), subject in hostile(),
        text in hostile(), html in hostile(), answers in hostile(), reference in hostile(),
        file in prop::option::of((hostile(), hostile())), with_logo: bool,
        token in prop::option::of(prop_oneof![hostile(), "[0-9a-f]{16}".boxed()]),
        thread in prop_oneof![hostile(), "c[.][0-9a-f]{16}@hilo[.]invalid".boxed()],
    ) {
        let mut letter = Letter {
            from_name, to_name, subject, text, html,
            from_address: "hola@la-tetera.example".into(),
            to, cc: vec![copy],
            answers: Some(answers.clone()),
            references: vec![reference, answers],
            token: Some(thread.clone()),
            logo: with_logo.then(|| Inline { id: content_id("00"), png: vec![0, 13, 10, 13, 10] }),
            files: file.into_iter().map(|(name, media_type)| File { name, media_type, bytes: b"\r\n\r\n--".to_vec() }).collect(),
            unsubscribe: token,
        };
        // An address that is none is refused; what else there is still has to hold.
        if freeze(&letter, Uuid::from_u128(7), NOW).is_err() {
            letter.cc.clear();
        }
        let frozen = match freeze(&letter, Uuid::from_u128(7), NOW) {
            Ok(frozen) => frozen,
            Err(_) => {
                letter.to = "ana@correo.example".into();
                freeze(&letter, Uuid::from_u128(7), NOW).unwrap()
            }
        };
        let raw = String::from_utf8(frozen.bytes).unwrap();
        // An address whose first half has other letters stands as it is, for servers that take it (RFC 6532).
        let plain = frozen.recipients.iter().all(|address| address.is_ascii());
        prop_assert!(raw.is_ascii() || !plain);
        prop_assert!(!raw.contains('\0'));
        prop_assert!(raw.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));

        let (head, _) = raw.split_once("\r\n\r\n").unwrap();
        let mut found = names(head);
        found.retain(|name| !["In-Reply-To", "References"].contains(name));
        let mut expected = vec!["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"];
        if frozen.recipients.len() > 1 {
            expected.push("Cc");
        }
        // What is no token of ours is left out, and what is one says nothing but itself.
        if let Some(token) = letter.unsubscribe.as_deref().filter(|token| is_token(token)) {
            expected.push("List-Unsubscribe");
            let link = format!("\r\nList-Unsubscribe: <mailto:hola@la-tetera.example?subject=baja%20{token}>\r\n");
            prop_assert!(format!("\r\n{head}\r\n").contains(&link), "{}", head);
        }
        found.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(found, expected);
        for name in ["In-Reply-To", "References"] {
            prop_assert!(names(head).iter().filter(|found| **found == name).count() <= 1);
        }
        if thread.ends_with("@hilo.invalid") {
            let unfolded = head.replace("\r\n ", " ");
            let references = unfolded.split("\r\n").find_map(|line| line.strip_prefix("References: "));
            let first = references.and_then(|ids| ids.split(' ').find(|id| !id.is_empty()));
            let token = format!("<{thread}>");
            prop_assert_eq!(first, Some(token.as_str()), "{}", head);
            prop_assert_eq!(unfolded.matches(&thread).count(), 1, "{}", head);
        }
        // Nor has any part, however deep, a header or a part of its own making.
        let page = if letter.logo.is_some() { "related(html, image)" } else { "html" };
        let letter_shape = format!("alternative(plain, {page})");
        let whole = match letter.files.len() {
            0 => letter_shape,
            _ => format!("mixed({letter_shape}, file)"),
        };
        prop_assert_eq!(shape(&raw), Ok(whole), "{}", raw);
    }
}
