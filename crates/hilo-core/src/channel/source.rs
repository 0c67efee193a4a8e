//! What a file is, by its content and never by its name.
//!
//! Foreign kinds (PDF, pictures, office documents, Outlook's PST, gzip) are recognised only in so
//! far as they are not taken for something else: they are `None`.

use super::email;
use crate::model::SourceKind;

/// Bytes of the beginning of a file that [`kind`] wants to see; fewer are fine.
pub const HEAD: usize = 64 * 1024;

/// Says what a file is by its first bytes.
///
/// A zip is taken for an export unless its first entry belongs to an office document or program;
/// whether there is a chat inside is for its reader to say.
pub fn kind(head: &[u8]) -> Option<SourceKind> {
    let head = head.get(..HEAD).unwrap_or(head);
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return (!is_foreign_zip(head)).then_some(SourceKind::WhatsappZip);
    }
    if is_binary(head) {
        return None;
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if let Some(line_end) = text.iter().position(|byte| *byte == b'\n')
        && text.starts_with(b"From ")
    {
        let (line, rest) = text.split_at_checked(line_end + 1)?;
        if email::is_separator_date(line) || email::opens_header(rest) {
            return Some(SourceKind::Mbox);
        }
    }
    if email::looks_like_a_mail(text) {
        return Some(SourceKind::Eml);
    }
    whatsapp_export::looks_like_chat(head).then_some(SourceKind::WhatsappText)
}

/// Whether a zip's first entry is one that documents and programs begin with.
fn is_foreign_zip(head: &[u8]) -> bool {
    const FOREIGN: [&[u8]; 9] = [
        b"[Content_Types].xml",
        b"_rels/",
        b"docProps/",
        b"word/",
        b"xl/",
        b"ppt/",
        b"mimetype",
        b"META-INF/",
        b"AndroidManifest.xml",
    ];
    let name = head.get(30..).unwrap_or_default();
    FOREIGN.iter().any(|foreign| name.starts_with(foreign))
}

fn is_binary(head: &[u8]) -> bool {
    const MAGIC: [&[u8]; 9] = [
        b"%PDF-",
        b"!BDN",
        b"\x1f\x8b",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"7z\xbc\xaf",
        b"Rar!",
        b"\xd0\xcf\x11\xe0",
    ];
    let utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let nulls = head.iter().filter(|byte| **byte == 0).count();
    MAGIC.iter().any(|magic| head.starts_with(magic)) || !utf16 && nulls > head.len() / 50
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_what_a_file_is() {
        let eml = b"Received: from a\r\nFrom: Ana <ana@c.example>\r\nSubject: Hola\r\n\r\nTexto"
            .as_slice();
        let mbox = b"From ana@c.example Wed Oct 27 09:31:00 2021\nSubject: a\n\nb".as_slice();
        let docx = b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0[Content_Types].xml";
        let chat =
            b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x09\0\0\0_chat.txt";
        let cases: [(&[u8], Option<SourceKind>); 11] = [
            (eml, Some(SourceKind::Eml)),
            (mbox, Some(SourceKind::Mbox)),
            (docx, None),
            (chat, Some(SourceKind::WhatsappZip)),
            (b"12/3/24, 9:15 - Ana: Hola", Some(SourceKind::WhatsappText)),
            (b"%PDF-1.7\n1 0 obj", None),
            (b"!BDN\0\0", None),
            (b"\x1f\x8b\x08\0", None),
            (b"\x89PNG\r\n\x1a\n", None),
            (b"Nota: comprar pan\nAsunto: nada", None),
            (b"", None),
        ];
        for (head, expected) in cases {
            let found = kind(head);
            assert_eq!(found, expected, "{}", String::from_utf8_lossy(head));
        }
    }
}
