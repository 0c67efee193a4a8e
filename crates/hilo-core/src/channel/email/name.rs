//! Names of attached files, made safe to show and to offer.

use unicode_normalization::UnicodeNormalization;

/// Bytes of a name.
const MAX_NAME: usize = 120;

/// Makes a name safe for any file system: the last component alone, without control and direction
/// marks, without leading dots, not one of Windows' devices, at most 120 bytes.
///
/// Returns an empty text where nothing is left.
pub fn safe(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .nfc()
        .filter(|c| !c.is_control() && !is_direction_mark(*c))
        .map(|c| if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { c })
        .collect();
    let blank = |c: char| c == '.' || c.is_whitespace();
    let clean = clean.trim_start_matches(blank).trim_end_matches(blank);
    let short = shortened(clean);
    let stem = short.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    if is_device(&stem) { format!("_{short}") } else { short }
}

/// Media types and the extension of a file of each.
const EXTENSIONS: [(&str, &str); 26] = [
    ("application/pdf", "pdf"),
    ("application/zip", "zip"),
    ("application/ms-tnef", "dat"),
    ("application/msword", "doc"),
    ("application/vnd.ms-excel", "xls"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ("application/json", "json"),
    ("application/xml", "xml"),
    ("audio/mpeg", "mp3"),
    ("audio/ogg", "ogg"),
    ("image/gif", "gif"),
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/svg+xml", "svg"),
    ("image/webp", "webp"),
    ("message/rfc822", "eml"),
    ("application/rtf", "rtf"),
    ("image/tiff", "tiff"),
    ("text/calendar", "ics"),
    ("text/vcard", "vcf"),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    ("text/csv", "csv"),
    ("text/html", "html"),
    ("text/plain", "txt"),
    ("video/mp4", "mp4"),
];

/// The name of a part that came without one.
pub(super) fn for_part(number: usize, media_type: &str) -> String {
    let found = EXTENSIONS.iter().find(|(media, _)| *media == media_type);
    let extension = found.map_or("bin", |(_, extension)| extension);
    format!("part-{number}.{extension}")
}

/// The media type of a file of which nothing but its name is known.
pub(super) fn media_type(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let extension = match extension.as_deref() {
        Some("jpeg") => "jpg",
        Some("htm") => "html",
        Some("tif") => "tiff",
        other => other.unwrap_or_default(),
    };
    let found = EXTENSIONS.iter().find(|(_, own)| *own == extension);
    // The extension of an envelope says nothing of what else has it.
    let found = found.filter(|_| extension != "dat");
    found.map_or("application/octet-stream", |(media, _)| media)
}

fn is_direction_mark(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{61c}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
    )
}

fn is_device(stem: &str) -> bool {
    if matches!(stem, "con" | "prn" | "aux" | "nul" | "conin$" | "conout$") {
        return true;
    }
    let number = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    number.is_some_and(|number| {
        matches!(
            number,
            "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
        )
    })
}

/// Cuts a long name in the middle, so that its extension stays.
fn shortened(name: &str) -> String {
    if name.len() <= MAX_NAME {
        return name.to_owned();
    }
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension)
        .filter(|extension| extension.len() <= 12)
        .map(|extension| format!(".{extension}"))
        .unwrap_or_default();
    let room = name.floor_char_boundary(MAX_NAME - extension.len());
    let stem = name.get(..room).unwrap_or_default().trim_end_matches(['.', ' ']);
    format!("{stem}{extension}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hostile_names_become_plain_ones() {
        let cases = [
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\system32\\a.dll", "a.dll"),
            ("a.txt:ads", "a.txt_ads"),
            ("CON", "_CON"),
            ("nul.txt", "_nul.txt"),
            ("factura\u{202e}fdp.exe", "facturafdp.exe"),
            ("...oculto", "oculto"),
            ("a\0b\r\n.pdf", "ab.pdf"),
            ("fin.pdf. . ", "fin.pdf"),
            ("..", ""),
            ("foto n\u{303}.jpg", "foto ñ.jpg"),
        ];
        for (name, expected) in cases {
            assert_eq!(safe(name), expected, "{name:?}");
        }
        assert!(safe(&format!("{}.pdf", "ñ".repeat(300))).ends_with(".pdf"));
    }

    proptest! {
        #[test]
        fn any_name_is_safe_and_stays_as_it_is_when_made_safe_again(name in any::<String>()) {
            let once = safe(&name);
            prop_assert!(once.len() <= MAX_NAME + 1);
            prop_assert!(!once.contains(['/', '\\', ':', '\0']));
            prop_assert!(!once.starts_with('.'));
            prop_assert_eq!(safe(&once), once);
        }
    }
}
