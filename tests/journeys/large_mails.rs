//! Mails that are too large to be held in memory, from a real Dovecot onto the timeline and out again as files.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;

use hilo_tests::mail_server::MailServer;
use hilo_tests::shop::Shop;
use hilo_tests::smtp_sink::USER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::receiving::{connected, mail, messages, put};

const LINE: usize = 57;

/// Bytes that do not get smaller by packing, always the same.
struct Noise(u64);

impl Noise {
    fn line(&mut self) -> [u8; LINE] {
        std::array::from_fn(|_| {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (self.0 >> 56) as u8
        })
    }
}

/// Writes a mail with a film of so many lines, and returns the film's SHA-256.
fn write_mail(path: &Path, lines: usize) -> Vec<u8> {
    use base64::Engine;
    let mut out = BufWriter::new(File::create(path).expect("a file"));
    let head = format!(
        "From: Ana Ruiz <ana@correo.example>\r\nTo: {USER}\r\nSubject: Video del paquete\r\n\
         Date: Fri, 20 Nov 2026 10:00:00 +0100\r\nMessage-ID: <video@correo.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         Mando el vídeo.\r\n--b\r\nContent-Type: video/mp4; name=paquete.mp4\r\nContent-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=paquete.mp4\r\n\r\n"
    );
    out.write_all(head.as_bytes()).expect("the head");
    let (mut noise, mut hash) = (Noise(1), Sha256::new());
    for _ in 0..lines {
        let bytes = noise.line();
        hash.update(bytes);
        let line = base64::engine::general_purpose::STANDARD.encode(bytes);
        out.write_all(line.as_bytes()).and_then(|()| out.write_all(b"\r\n")).expect("a line");
    }
    out.write_all(b"--b--\r\n").and_then(|()| out.flush()).expect("the end");
    hash.finalize().to_vec()
}

fn hash_of(path: &Path) -> Vec<u8> {
    let mut hash = Sha256::new();
    let mut chunk = vec![0; 1 << 16];
    let mut file = File::open(path).expect("the file");
    loop {
        let count = file.read(&mut chunk).expect("a chunk");
        if count == 0 {
            return hash.finalize().to_vec();
        }
        hash.update(&chunk[..count]);
    }
}

/// Most bytes that this process ever had in memory; `None` where the system does not tell.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

fn newest(shop: &Shop) -> Value {
    let found = shop.call("customer_find", json!({ "meant": "ana@correo.example" }));
    let page = shop.timeline(found[0]["customer"].as_i64().expect("a customer"));
    page["rows"][0].clone()
}

#[test]
fn a_mail_of_60_megabytes_comes_by_the_disk_and_its_file_is_whole() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    put(&server, &[mail(1)]);
    assert_eq!(shop.receive(), 1);
    let place = tempfile::tempdir().expect("a folder");
    let whole = place.path().join("mail");
    let film = write_mail(&whole, 60 * 1024 * 1024 / 78);
    let size = whole.metadata().expect("a size").len();
    server.put_file_into_inbox(USER, &whole);
    let before = most_memory();
    assert_eq!(shop.receive(), 1);
    let detail = shop.call("message_get", json!({ "message": newest(&shop)["id"] }));
    assert_eq!(detail["original_size"], json!(size));

    let row = newest(&shop);
    let file = &row["attachments"][0];
    assert_eq!((&row["text"], &file["name"]), (&json!("Mando el vídeo."), &json!("paquete.mp4")));
    assert_eq!(file["size"].as_u64(), Some((60 * 1024 * 1024 / 78 * LINE) as u64));
    let saved = place.path().join("saved.mp4");
    shop.call("attachment_save", json!({ "attachment": file["id"], "path": saved }));
    assert!(hash_of(&saved) == film, "the film is another one");
    let kept = place.path().join("kept.eml");
    shop.call("message_save", json!({ "message": row["id"], "path": kept }));
    assert!(hash_of(&kept) == hash_of(&whole), "the mail is another one");
    if let (Some(before), Some(after)) = (before, most_memory()) {
        let grown = after.saturating_sub(before);
        assert!(grown < size / 2, "{grown} bytes of memory for a mail of {size}");
    }
}

#[test]
fn a_large_mail_that_is_moved_or_numbered_anew_stays_one() {
    let Some(server) = MailServer::start() else { return };
    let shop = connected(&server);
    let place = tempfile::tempdir().expect("a folder");
    let whole = place.path().join("mail");
    write_mail(&whole, 17 * 1024 * 1024 / 78);
    server.put_file_into_inbox(USER, &whole);
    assert_eq!(shop.receive(), 1);
    server.number_anew(USER);
    assert_eq!((shop.receive(), messages(&shop)), (0, json!(1)));
    // The same mail from a file, which is read in memory, is the same mail.
    shop.import_mail(&std::fs::read_to_string(&whole).expect("the mail"));
    assert_eq!(messages(&shop), json!(1));
}

#[test]
fn a_copy_that_cannot_be_written_says_so_and_leaves_no_part_of_it() {
    let shop = Shop::open();
    let customer = shop.import_mail(
        "From: Ana <ana@correo.example>\r\nTo: soporte@hilo.test\r\nDate: Fri, 20 Nov 2026 10:00:00 +0100\r\n\
         Message-ID: <una@correo.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/csv; name=a.csv\r\n\
         Content-Disposition: attachment; filename=a.csv\r\n\r\nuno;dos\r\n",
    );
    let row = shop.timeline(customer)["rows"][0].clone();
    let place = tempfile::tempdir().expect("a folder");
    let taken = place.path().join("a.csv");
    std::fs::create_dir(&taken).expect("a folder of that name");
    for (command, what) in [
        ("attachment_save", json!({ "attachment": row["attachments"][0]["id"], "path": taken })),
        ("message_save", json!({ "message": row["id"], "path": taken })),
    ] {
        let failure = shop.refused(command, what);
        assert_eq!(failure["problem"], "unwritable", "{command}: {failure}");
        let there: Vec<_> = std::fs::read_dir(place.path()).expect("the folder").collect();
        assert_eq!(there.len(), 1, "{command}: {there:?}");
    }
}
