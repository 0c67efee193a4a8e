//! Zips as phones make them, and zips as nobody should.

#![cfg(feature = "zip")]
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may fail")]

use std::io::{Cursor, Write as _};

use whatsapp_export::archive::{Archive, ArchiveError, Limits, is_zip};
use whatsapp_export::{Hints, read};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const CHAT: &str = "23/3/24, 9:05 - Ana: hola\n23/3/24, 9:06 - Luis: adiós\n";

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::from_date_and_time(2024, 3, 24, 10, 0, 0).unwrap());
    for (name, content) in files {
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn open(bytes: &[u8]) -> Result<Archive<Cursor<&[u8]>>, ArchiveError> {
    Archive::open(Cursor::new(bytes), Limits::default())
}

/// Checks which file is taken for the chat, or how the zip is refused.
fn check(files: &[(&str, &[u8])], expected: &str) {
    let outcome = match open(&zip(files)) {
        Ok(archive) => archive.chat_name().to_owned(),
        Err(error) => error.to_string(),
    };
    assert_eq!(outcome, expected, "{:?}", files.iter().map(|f| f.0).collect::<Vec<_>>());
}

#[test]
fn the_chat_is_found_by_its_name() {
    let chat = CHAT.as_bytes();
    check(&[("_chat.txt", chat)], "_chat.txt");
    check(&[("folder/_chat.txt", chat), ("folder/00000001-PHOTO-x.jpg", b"x")], "_chat.txt");
    check(
        &[("Chat de WhatsApp con Ana.txt", chat), ("notas.txt", chat)],
        "Chat de WhatsApp con Ana.txt",
    );
}

#[test]
fn a_text_sent_in_the_chat_is_not_taken_for_it() {
    let (chat, more) = (CHAT.as_bytes(), CHAT.repeat(9));
    check(&[("00000012-WhatsApp.txt", more.as_bytes()), ("_chat.txt", chat)], "_chat.txt");
    check(&[("DOC-20240323-WA0001.txt", more.as_bytes()), ("a.txt", chat)], "a.txt");
    check(&[("__MACOSX/._chat.txt", chat), ("export.txt", chat)], "export.txt");
}

#[test]
fn without_a_telling_name_the_content_decides() {
    check(&[("a.txt", b"Comprar pan\n"), ("b.txt", CHAT.as_bytes())], "b.txt");
    check(&[("a.txt", b"Comprar pan\n")], "the zip holds no WhatsApp chat");
    check(&[("a.jpg", b"x")], "the zip holds no WhatsApp chat");
}

#[test]
fn hostile_names_are_refused() {
    for name in
        ["../_chat.txt", "a/../../b", "/etc/passwd", "C:\\b.txt", "\\b.txt", "..\\b", "a\0b"]
    {
        let bytes = zip(&[("_chat.txt", CHAT.as_bytes()), (name, b"x")]);
        let found = open(&bytes);
        assert!(matches!(found, Err(ArchiveError::HostileName { .. })), "{name:?}");
    }
}

#[test]
fn a_link_is_refused() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("_chat.txt", SimpleFileOptions::default()).unwrap();
    writer.write_all(CHAT.as_bytes()).unwrap();
    writer.add_symlink("photo.jpg", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    assert!(matches!(open(&bytes), Err(ArchiveError::HostileName { .. })));
}

#[test]
fn an_encrypted_zip_is_told_as_such() {
    // Bit 0 of the flags, in the local header and in the central one.
    let mut bytes = zip(&[("_chat.txt", CHAT.as_bytes())]);
    let central = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    bytes[6] |= 1;
    bytes[central + 8] |= 1;
    assert!(matches!(open(&bytes), Err(ArchiveError::Encrypted)));
}

#[test]
fn what_is_no_zip_and_what_is_cut_off_differ() {
    let bytes = zip(&[("_chat.txt", CHAT.as_bytes())]);
    assert!(matches!(open(CHAT.as_bytes()), Err(ArchiveError::NotAZip)));
    assert!(matches!(open(b""), Err(ArchiveError::NotAZip)));
    assert!(matches!(open(&bytes[..bytes.len() / 2]), Err(ArchiveError::Truncated)));
    assert!(is_zip(&bytes) && !is_zip(CHAT.as_bytes()));
}

#[test]
fn a_bomb_is_refused_by_what_it_claims_or_by_what_it_unpacks_to() {
    let zeros = vec![0u8; 30 << 20];
    let honest = zip(&[("_chat.txt", CHAT.as_bytes()), ("VID-1.mp4", &zeros)]);
    assert!(matches!(open(&honest), Err(ArchiveError::Bomb)));

    // The same zip, with a lie about the size of the film.
    let mut lying = honest;
    let size = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let at = lying.windows(4).rposition(|w| w == size).unwrap();
    lying[at..at + 4].copy_from_slice(&1000u32.to_le_bytes());
    let mut archive = open(&lying).unwrap();
    let film = archive.find("VID-1.mp4").unwrap();
    let mut sink = Vec::new();
    let outcome = archive.copy_media(film, &mut sink, u64::MAX);
    assert!(matches!(outcome, Err(ArchiveError::Bomb | ArchiveError::Damaged { .. })));
    assert!(sink.len() <= 11 << 20, "unpacked {} bytes", sink.len());
}

#[test]
fn too_many_files_are_refused() {
    let bytes = zip(&[("_chat.txt", CHAT.as_bytes()), ("a.jpg", b"x"), ("b.jpg", b"x")]);
    let limits = Limits { files: 2, ..Limits::default() };
    let outcome = Archive::open(Cursor::new(bytes), limits).map(|_| ());
    assert!(matches!(outcome, Err(ArchiveError::TooManyFiles { files: 3 })));
}

#[test]
fn media_are_found_by_either_way_of_writing_accents() {
    let bytes = zip(&[("_chat.txt", CHAT.as_bytes()), ("00000003-Recibo\u{301}.pdf", b"pdf")]);
    let mut archive = open(&bytes).unwrap();
    let index = archive.find("\u{200e}00000003-Recib\u{f3}.pdf").unwrap();
    let mut content = Vec::new();
    assert_eq!(archive.copy_media(index, &mut content, 100).unwrap(), 3);
    assert_eq!(content, b"pdf");
    assert_eq!(archive.find("otro.pdf"), None);
}

#[test]
fn a_file_longer_than_the_cap_is_not_copied_whole() {
    let bytes = zip(&[("_chat.txt", CHAT.as_bytes()), ("a.jpg", &[7; 1000])]);
    let mut archive = open(&bytes).unwrap();
    let mut content = Vec::new();
    let outcome = archive.copy_media(0, &mut content, 999);
    assert!(matches!(outcome, Err(ArchiveError::TooLarge { cap: 999, .. })));
    assert!(content.len() <= 999);
}

#[test]
fn a_damaged_file_is_named() {
    let noise: Vec<u8> =
        (0..2000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let mut bytes = zip(&[("a.jpg", &noise), ("_chat.txt", CHAT.as_bytes())]);
    bytes[500] ^= 0xff;
    let mut archive = open(&bytes).unwrap();
    let outcome = archive.copy_media(0, &mut Vec::new(), u64::MAX);
    assert!(matches!(outcome, Err(ArchiveError::Damaged { name }) if name == "a.jpg"));
}

#[test]
fn the_zip_tells_the_title_of_an_iphone_and_when_it_was_written() {
    let bytes = zip(&[("_chat.txt", b"[4/3/24, 9:05:01] Ana: hola\r\n")]);
    let mut archive = open(&bytes).unwrap();
    let text = archive.read_chat().unwrap();
    let hints = Hints {
        file_name: Some(archive.title_source("WhatsApp Chat - Ana.zip")),
        written: archive.written(),
        order: None,
    };
    let chat = read(&text, &hints).unwrap();
    assert_eq!(chat.title.as_deref(), Some("Ana"));
    assert_eq!(archive.written().unwrap().to_string(), "2024-03-24T10:00:00");
    // The third of April would be later than the zip.
    assert_eq!(chat.entries[0].sent_at.to_string(), "2024-03-04T09:05:01");
}
