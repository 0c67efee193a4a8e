use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::channel::email;

/// What is kept of a file here, so that small mails are large ones.
const LITTLE: usize = 100;

/// A file of `size` bytes in base64, in lines of `width` digits.
fn encoded(size: usize, width: usize) -> String {
    use base64::Engine;
    let bytes: Vec<u8> = (0..size).map(|at| (at * 7 + at / 251) as u8).collect();
    let text = base64::engine::general_purpose::STANDARD.encode(bytes);
    let lines =
        text.as_bytes().chunks(width).map(|line| String::from_utf8_lossy(line).into_owned());
    lines.collect::<Vec<_>>().join("\r\n")
}

fn with_files(files: &[(usize, usize)]) -> Vec<u8> {
    let mut mail = "From: Ana <ana@cliente.example>\r\nTo: tienda@tienda.example\r\nSubject: Fotos\r\n\
        Message-ID: <fotos@cliente.example>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
        Hola, van las fotos.\r\n"
        .to_owned();
    for (number, (size, width)) in files.iter().enumerate() {
        let content = encoded(*size, *width);
        mail += &format!(
            "--b\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Disposition: attachment; filename=foto{number}.jpg\r\n\r\n{content}\r\n"
        );
    }
    (mail + "--b--\r\n").into_bytes()
}

/// Holds that a mail says the same, and gives the same files, whether or not it is held as a whole.
#[track_caller]
fn check(mail: &[u8]) -> Large {
    let large = Large::with(mail, LITTLE).unwrap();
    let whole = email::parse(mail);
    assert_eq!(large.parse(mail), whole);
    for file in whole.into_iter().flat_map(|mail| mail.attachments) {
        let part = file.part.unwrap();
        let mut written = Vec::new();
        assert!(large.write_file(part, mail, &mut written).unwrap());
        assert!(written == email::attachment(mail, part).unwrap().1, "{}", file.name);
    }
    large
}

#[test]
fn files_are_left_out_and_given_back_whole() {
    let mail = with_files(&[(30_000, 76), (10, 76), (7_000, 60)]);
    let large = check(&mail);
    assert!(large.as_mail().len() < 2_000, "{}", large.as_mail().len());
    assert_eq!(large.cuts.len(), 2);
}

#[test]
fn a_file_whose_last_line_is_full_ends_where_it_ends() {
    // 57 bytes are 76 digits.
    check(&with_files(&[(57 * 20, 76), (57 * 20, 76)]));
}

#[test]
fn a_mail_within_the_mail_is_a_file_with_all_of_its_own_files() {
    let inner = String::from_utf8(with_files(&[(9_000, 76)])).unwrap().replace("--b", "--c");
    let inner = inner.replace("boundary=b", "boundary=c");
    let mail = format!(
        "From: ana@cliente.example\r\nMessage-ID: <dentro@cliente.example>\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nMira\r\n--b\r\n\
         Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n{inner}\r\n--b--\r\n"
    );
    assert!(!check(mail.as_bytes()).cuts.is_empty());
}

#[test]
fn words_in_base64_are_kept_however_long_they_are() {
    let words = encoded(30_000, 76);
    let mail = format!(
        "From: ana@cliente.example\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n{words}\r\n"
    );
    assert_eq!(check(mail.as_bytes()).cuts, []);
}

#[test]
fn a_mail_that_is_nothing_but_a_file_is_read() {
    let content = encoded(5_000, 76);
    let mail = format!(
        "From: scan@tienda.example\r\nContent-Type: application/pdf; name=scan.pdf\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{content}\r\n"
    );
    assert_eq!(check(mail.as_bytes()).cuts.len(), 1);
}

#[test]
fn a_line_without_end_is_not_read_into_memory() {
    let endless = io::Read::chain(&b"From: a@b.example\r\n\r\n"[..], io::repeat(b'x'));
    assert_eq!(Large::read(io::BufReader::new(endless)), Err(SkipReason::TooComplex));
}

#[test]
fn words_without_end_are_not_read_into_memory() {
    struct Endless;
    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            buffer.chunks_mut(50).filter_map(<[u8]>::last_mut).for_each(|last| *last = b'\n');
            Ok(buffer.len())
        }
    }
    assert_eq!(Large::read(io::BufReader::new(Endless)), Err(SkipReason::TooLarge));
}

#[test]
fn every_fixture_says_the_same_whether_or_not_it_is_held_as_a_whole() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/mail");
    let mut count = 0;
    for folder in ["faults", "replies"] {
        for file in std::fs::read_dir(fixtures.join(folder)).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "eml") {
                check(&std::fs::read(path).unwrap());
                count += 1;
            }
        }
    }
    assert!(count > 100, "{count}");
}

proptest! {
    #[test]
    fn any_files_in_lines_of_any_width_come_back(
        files in prop::collection::vec((0_usize..3_000, 1_usize..90), 0..4),
    ) {
        check(&with_files(&files));
    }

    #[test]
    fn no_lines_make_a_difference(
        lines in prop::collection::vec(
            prop_oneof![
                Just("--b"), Just("--b--"), Just(""), Just("AAAA"), Just("QUJDREVGR0hJSktM"), Just("QUI="), Just("x y"),
                Just("Content-Transfer-Encoding: base64"), Just("Content-Type: image/png"), Just("Content-Type: text/plain"),
                Just("Content-Type: message/rfc822"), Just("Content-Type: multipart/mixed; boundary=b"),
                // Where a file may be long enough to lose something.
                Just("--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n"),
                Just("QUJDREVGR0hJSktMQUJDREVGR0hJSktMQUJDREVGR0hJSktMQUJDREVGR0hJSktMQUJDREVGR0hJSktM"),
            ],
            0..120,
        ),
        ends in prop_oneof![Just("\n"), Just("\r\n")],
    ) {
        let head = ["From: a@b.example", "Content-Type: multipart/mixed; boundary=b"];
        let mail = [&head[..], &lines[..]].concat().join("\n").replace('\n', ends);
        let large = match Large::with(mail.as_bytes(), LITTLE) {
            Ok(large) => large,
            Err(reason) => {
                prop_assert_eq!(reason, SkipReason::TooComplex);
                return Ok(());
            }
        };
        prop_assert_eq!(check(mail.as_bytes()), large);
    }
}
