//! How the words of an import get into the index.

use super::shop::{Shop, mail, mailbox, shop};

/// Mails of a mailbox, each of another person: enough that a segment for each could not be overlooked.
const MAILS: usize = 400;

#[test]
fn the_words_of_a_batch_are_written_together_also_where_each_mail_is_of_somebody_known() {
    let shop = shop();
    for (file, name) in [("nameless.mbox", ""), ("named.mbox", "Ana Ruiz"), ("again.mbox", "Ana")] {
        let before = leaves(&shop);
        shop.import(&shop.file(file, mailbox(mails(file, name))));
        let written = leaves(&shop) - before;
        assert!(written < MAILS / 10, "{file}: {written} leaves");
    }
}

fn mails(ids: &str, name: &str) -> impl Iterator<Item = String> {
    (0..MAILS).map(move |at| {
        let from = format!("{name} <persona{at}@correo.example>");
        let text = format!("La lámpara {at} llegó rota");
        mail(&format!("{at}.{ids}"), &from, "hola@tienda.example", &text)
    })
}

/// Pages of words that were ever written as a first segment, as the index counts them in its structure record
/// (`fts5_index.c`: a cookie of four bytes, then numbers of levels, of segments and of those pages).
fn leaves(shop: &Shop) -> usize {
    let db = rusqlite::Connection::open(shop.dir.path().join("data/hilo.db")).expect("opened");
    let record: Vec<u8> = db
        .query_row("SELECT block FROM message_words_data WHERE id = 10", [], |row| row.get(0))
        .expect("a structure record");
    let mut bytes = record.into_iter().skip(4);
    let mut number = || {
        let mut number = 0;
        for byte in bytes.by_ref() {
            number = number << 7 | usize::from(byte & 0x7f);
            if byte < 0x80 {
                break;
            }
        }
        number
    };
    let (_levels, _segments, leaves) = (number(), number(), number());
    leaves
}
