//! What `import` says, and what it refuses.

use std::path::Path;

use serde_json::json;

use super::cli::{CHAT, MAIL, cli, text};

#[test]
fn import_says_what_is_new_and_what_was_there() {
    let cli = cli();
    let chat = cli.file("Chat de WhatsApp con Ana.txt", CHAT);
    let mail = cli.file("uno.eml", MAIL);
    let arguments =
        ["import", text(&chat), text(&mail), "--me", "Tienda", "--me", "hola@tienda.example"];
    let dry = cli.one(&[&arguments[..], &["--dry-run"]].concat());
    assert_eq!((&dry["new"], &dry["skipped"]), (&json!(4), &json!(1)));
    assert_eq!(cli.one(&["customers"])["total"], 0, "a dry run stores nothing");
    let first = cli.one(&arguments);
    assert_eq!(
        (&first["new"], &first["duplicate"], &first["skipped"]),
        (&json!(4), &json!(0), &json!(1))
    );
    assert_eq!(first["files"][1]["channel"], "email");
    let again = cli.one(&arguments);
    assert_eq!((&again["new"], &again["duplicate"]), (&json!(0), &json!(4)));
    let found = cli.one(&["search", "cuando"]);
    assert_eq!(found["total"], 1);
}

#[test]
fn whoever_says_who_they_are_is_not_taken_for_their_customer() {
    let cli = cli();
    let folder = cli.dir.path().join("correo");
    std::fs::create_dir(&folder).expect("a folder");
    for (n, to) in ["hola", "hola", "hola", "hola", "otro", "otro"].iter().enumerate() {
        let mail = format!(
            "From: Ana <ana@correo.example>\r\nTo: {to}@tienda.example\r\nSubject: {n}\r\n\
             Date: Mon, 2 Nov 2026 10:0{n}:00 +0100\r\nMessage-ID: <{n}@correo.example>\r\n\r\nHola\r\n"
        );
        std::fs::write(folder.join(format!("{n}.eml")), mail).expect("a mail");
    }
    let told = cli.one(&["import", text(&folder), "--me", "hola@tienda.example"]);
    assert_eq!((&told["new"], &told["skipped"]), (&json!(6), &json!(0)), "{told}");
}

#[test]
fn a_person_reads_one_message_and_a_file_left_out_without_a_line() {
    let cli = cli();
    cli.file("uno.eml", MAIL);
    cli.file("ajeno.txt", "pan\nleche\n");
    let folder = cli.dir.path().to_owned();
    let words = cli.run(&["import", text(&folder), "--me", "hola@tienda.example"]).stdout;
    let words = String::from_utf8(words).expect("UTF-8");
    assert!(words.contains("  ajeno.txt is neither"), "{words}");
    let words = cli.run(&["search", "cuando"]).stdout;
    assert!(String::from_utf8(words).expect("UTF-8").ends_with("\n1 message\n"));
}

#[test]
fn what_fails_leaves_with_one_and_what_is_called_wrongly_with_two() {
    let cli = cli();
    let empty = cli.file("vacio.eml", "");
    let words = cli.refused(&["import", text(&empty)], 1);
    assert!(words.contains("vacio.eml") && words.contains("empty"), "{words}");
    let foreign = cli.file("notas.txt", "pan\nleche\n");
    assert!(cli.refused(&["parse", text(&foreign)], 1).contains("notas.txt"));
    let good = cli.file("uno.eml", MAIL);
    cli.refused(&["import", text(&good), text(&empty)], 1);
    assert_eq!(
        cli.one(&["customers"])["total"],
        0,
        "one that cannot be read stops all before anything is stored"
    );
    cli.refused(&["import"], 2);
    cli.refused(&["import", text(&good), "--zone", "Luna/Mar"], 2);
    cli.refused(&["timeline", "nadie"], 1);
    cli.refused(&["no-such-job"], 2);
}

/// A mail that breaks off within its picture.
fn cut_mail() -> String {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/mail/faults");
    std::fs::read_to_string(fixtures.join("cut-within-a-picture.eml")).expect("a fixture")
}

fn mailbox(mails: &[&str]) -> String {
    mails.iter().map(|mail| format!("From x@y Mon Nov  2 10:00:00 2026\n{mail}\n")).collect()
}

#[test]
fn what_holds_nothing_that_can_be_read_is_refused_and_nothing_is_stored() {
    let cli = cli();
    let cut = cut_mail();
    let good = cli.file("uno.eml", MAIL);
    let mbox = cli.file("correo.mbox", &mailbox(&[&cut]));
    let folder = cli.file("solo/a.eml", &cut).with_file_name("");
    cli.file("solo/b.eml", &cut);
    cli.file("solo/factura.pdf", "%PDF-1.7\n");
    for arguments in [&["import", text(&mbox)][..], &["import", text(&mbox), "--dry-run"]] {
        let words = cli.refused(arguments, 1);
        assert!(words.contains("correo.mbox:1 ends in the middle"), "{words}");
    }
    let words = cli.refused(&["import", text(&folder)], 1);
    assert!(words.contains("a.eml ends in the middle") && words.contains("nothing"), "{words}");
    cli.refused(&["import", text(&good), text(&mbox)], 1);
    assert_eq!(cli.one(&["customers"])["total"], 0);
}

#[test]
fn what_is_cut_among_what_is_whole_or_there_already_is_skipped_and_no_failure() {
    let cli = cli();
    let mbox = cli.file("todo/correo.mbox", &mailbox(&[MAIL, &cut_mail()]));
    cli.file("todo/cortado.mbox", &mailbox(&[&cut_mail()]));
    let folder = mbox.with_file_name("");
    let import = ["import", text(&folder), "--me", "hola@tienda.example"];
    for (new, duplicate) in [(1, 0), (0, 1)] {
        let summary = cli.one(&import);
        assert_eq!((&summary["new"], &summary["duplicate"]), (&json!(new), &json!(duplicate)));
        assert_eq!(summary["skipped"], 2);
    }
}

#[test]
fn what_is_between_ourselves_was_read_and_an_empty_maildir_lacks_nothing() {
    let cli = cli();
    let ours = MAIL.replace("Ana Ruiz <ana@correo.example>", "otra@tienda.example");
    let mbox = cli.file("correo.mbox", &mailbox(&[&ours]));
    let me = ["--me", "hola@tienda.example", "--me", "otra@tienda.example"];
    let summary = cli.one(&[&["import", text(&mbox)][..], &me].concat());
    assert_eq!((&summary["new"], &summary["skipped"]), (&json!(0), &json!(1)));
    let chat = cli.file("chat.txt", "línea suelta\n23/3/24, 9:05 - Tienda: hola\n");
    let summary = cli.one(&["import", text(&chat), "--me", "Tienda"]);
    assert_eq!((&summary["new"], &summary["skipped"]), (&json!(0), &json!(2)));
    let maildir = cli.file("Maildir/subscriptions", "INBOX").with_file_name("");
    for folder in ["cur", "new", "tmp"] {
        std::fs::create_dir(maildir.join(folder)).expect("made");
    }
    let summary = cli.one(&["import", text(&maildir)]);
    assert_eq!((&summary["new"], &summary["skipped"]), (&json!(0), &json!(1)));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_refused_by_name_at_once_and_left_out_of_a_folder() {
    let cli = cli();
    let folder = cli.file("todo/uno.eml", MAIL).with_file_name("");
    let pipe = folder.join("correo.mbox");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs");
    assert!(made.success());
    for job in ["parse", "import"] {
        let words = cli.refused(&[job, text(&pipe)], 1);
        assert!(
            words.contains("correo.mbox") && words.contains("is not a regular file"),
            "{words}"
        );
        assert_eq!(words.contains("Nothing was imported"), job == "import", "{words}");
    }
    cli.refused(&["import", "/dev/null"], 1);
    let summary = cli.one(&["import", text(&folder), "--me", "hola@tienda.example"]);
    assert_eq!((&summary["new"], &summary["skipped"]), (&json!(1), &json!(1)));
}
