//! Mails that Hilo makes, read by somebody else: Python's `email` package, which shares no code with it.

use std::io::Write;
use std::process::{Command, Stdio};

use hilo_core::model::Timestamp;
use hilo_core::outbox::mime::{File, Inline, Letter, content_id, freeze};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_795_000_000_000);
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/read_back.py");

/// Whether Python is there. Where `HILO_NEED_PYTHON=1` is set, a machine without it is a failure.
fn has_python() -> bool {
    let found = Command::new("python3").args(["-c", "import email"]).status();
    let there = found.is_ok_and(|status| status.success());
    let needed = std::env::var("HILO_NEED_PYTHON").as_deref() == Ok("1");
    assert!(there || !needed, "python3 with its email package is needed and not there");
    if !there {
        eprintln!("skipped: no python3 on this machine to read the mails back");
    }
    there
}

fn python(mail: &[u8]) -> Value {
    let mut reading = Command::new("python3")
        .arg(SCRIPT)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 starts");
    reading.stdin.take().expect("a pipe").write_all(mail).expect("it reads");
    let said = reading.wait_with_output().expect("it ends");
    assert!(said.status.success(), "python3 could not read {}", String::from_utf8_lossy(mail));
    serde_json::from_slice(&said.stdout).expect("JSON")
}

fn letter(subject: &str) -> Letter {
    Letter {
        from_name: "Tetería La Señal".into(),
        from_address: "hola@la-tetera.example".into(),
        to_name: "Ana Núñez".into(),
        to: "ana@correo.example".into(),
        subject: subject.into(),
        text: "Ya salió tu envío. 📦\n\n-- \nMarta\n".into(),
        html: "<!DOCTYPE html><title>x</title><p>Ya salió tu envío. 📦".into(),
        ..Letter::default()
    }
}

fn file(name: &str, media_type: &str) -> File {
    let bytes = (0..=255).cycle().take(5_000).collect();
    File { name: name.into(), media_type: media_type.into(), bytes }
}

fn logo() -> Inline {
    Inline { id: content_id("0123456789abcdef"), png: b"\x89PNG\r\n\x1a\n\0\r\nlogo".to_vec() }
}

fn letters() -> Vec<Letter> {
    let long =
        "Confirmación de tu pedido número 1182: la lámpara «Ñandú», el jarrón y la bandeja 🫖";
    let plain = letter("Pedido 17");
    vec![
        plain.clone(),
        letter("Envío en camino: mañana, ¿te viene bien? 📦"),
        letter(long),
        letter("=?utf-8?q?no=20soy=20codificado?="),
        Letter {
            from_name: "La \"Tetera\", S. L. 🫖".into(),
            to_name: "Núñez, Ana".into(),
            ..plain.clone()
        },
        Letter { to_name: String::new(), from_name: String::new(), ..plain.clone() },
        Letter {
            cc: vec!["luis@correo.example".into(), "eva@correo.example".into()],
            ..plain.clone()
        },
        Letter {
            answers: Some("b.17+x@correo.example".into()),
            references: vec!["a=1@correo.example".into(), "b.17+x@correo.example".into()],
            ..plain.clone()
        },
        Letter {
            from_address: "noticias+t%s?x=1&y@la-tetera.example".into(),
            unsubscribe: Some("0123456789abcdef".into()),
            ..plain.clone()
        },
        Letter { unsubscribe: Some("0123456789abcdef".into()), ..plain.clone() },
        Letter { text: "ñ".repeat(5_000), html: "é".repeat(5_000), ..plain.clone() },
        Letter { logo: Some(logo()), ..plain.clone() },
        Letter { files: vec![file("factura.pdf", "application/pdf")], ..plain.clone() },
        Letter {
            logo: Some(logo()),
            files: vec![
                file("factura nº 3, año 2026.pdf", "application/pdf"),
                file("目録 🫖.txt", "text/csv"),
                file("reenviado.eml", "message/rfc822"),
                file(
                    "un nombre muy largo que no cabe en una línea de la cabecera ni de lejos, señor.png",
                    "image/png",
                ),
            ],
            ..letter(long)
        },
    ]
}

#[test]
fn another_program_reads_what_was_meant() {
    if !has_python() {
        return;
    }
    for letter in letters() {
        let frozen = freeze(&letter, Uuid::from_u128(7), NOW).expect("a mail");
        let read = python(&frozen.bytes);
        let told = |place: &str| read.pointer(place).cloned().unwrap_or_default();
        // What looks like an encoded word is not to be read as one.
        let subject = &letter.subject.replace("=?", "= ?");

        assert_eq!(read["subject"], json!(subject));
        assert_eq!(read["defects"], json!([]), "{subject}");
        assert_eq!(read["id"], json!(format!("<{}>", frozen.rfc_id)));
        assert_eq!(read["from"], json!([[letter.from_name, letter.from_address]]));
        assert_eq!(read["to"], json!([[letter.to_name, letter.to]]));
        let cc: Vec<Value> = letter.cc.iter().map(|address| json!(["", address])).collect();
        assert_eq!(read["cc"], json!(cc));
        let answers = letter.answers.as_ref().map(|id| format!("<{id}>"));
        assert_eq!(read["answers"], json!(answers));
        let stops = letter.unsubscribe.as_ref().map(|token| {
            let local = letter.from_address.split('@').next().unwrap_or_default();
            let local = local.replace('%', "%25").replace('+', "%2B").replace('?', "%3F");
            let local = local.replace('=', "%3D").replace('&', "%26");
            format!("<mailto:{local}@la-tetera.example?subject=baja%20{token}>")
        });
        assert_eq!(read["stops"], json!(stops));
        let references: Vec<String> =
            letter.references.iter().map(|id| format!("<{id}>")).collect();
        assert_eq!(read["references"], json!(references));

        // mixed( alternative( plain, related( html, png ) ), files ), as far as there is each.
        let mut alternative = "/body".to_owned();
        if !letter.files.is_empty() {
            assert_eq!(told("/body/kind"), "multipart/mixed");
            alternative.push_str("/parts/0");
        }
        assert_eq!(told(&format!("{alternative}/kind")), "multipart/alternative");
        assert_eq!(told(&format!("{alternative}/parts")).as_array().map(Vec::len), Some(2));
        text(&told(&format!("{alternative}/parts/0")), "text/plain", &letter.text);
        let mut page = format!("{alternative}/parts/1");
        if let Some(logo) = &letter.logo {
            assert_eq!(told(&format!("{page}/kind")), "multipart/related");
            assert_eq!(told(&format!("{page}/type")), "text/html");
            let picture = told(&format!("{page}/parts/1"));
            assert_eq!(picture["kind"], "image/png");
            assert_eq!(picture["disposition"], "inline");
            assert_eq!(picture["id"], json!(format!("<{}>", logo.id)));
            assert_eq!(picture["sha256"], json!(hex::encode(Sha256::digest(&logo.png))));
            assert_eq!(told(&format!("{page}/parts")).as_array().map(Vec::len), Some(2));
            page.push_str("/parts/0");
        }
        text(&told(&page), "text/html", &letter.html);
        let others = told("/body/parts").as_array().map_or(0, Vec::len);
        assert!(letter.files.is_empty() || others == letter.files.len() + 1, "{subject}");
        for (number, file) in letter.files.iter().enumerate() {
            let part = told(&format!("/body/parts/{}", number + 1));
            assert_eq!(part["name"], json!(file.name));
            assert_eq!(part["disposition"], "attachment");
            assert_eq!(
                part["sha256"],
                json!(hex::encode(Sha256::digest(&file.bytes))),
                "{}",
                file.name
            );
            // A mail in a mail may not be encoded, so it travels as plain bytes (RFC 2046, 5.2.1).
            let kind = if file.media_type == "message/rfc822" {
                "application/octet-stream"
            } else {
                &file.media_type
            };
            assert_eq!(part["kind"], kind);
            assert_eq!(part["defects"], json!([]));
        }
    }
}

fn text(part: &Value, kind: &str, written: &str) {
    assert_eq!(part["kind"], kind);
    assert_eq!(part["charset"], "utf-8");
    assert_eq!(part["defects"], json!([]));
    let read = part["text"].as_str().expect("a text").replace("\r\n", "\n");
    assert_eq!(read.trim_end_matches('\n'), written.trim_end_matches('\n'));
}
