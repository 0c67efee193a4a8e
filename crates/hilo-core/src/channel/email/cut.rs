//! Tells a mail that was cut off from one that merely ends carelessly.
//!
//! Many whole mails lack the boundary that closes their last part, and many end without a line end:
//! neither says that anything is missing. What a whole mail cannot be is said here, and nothing else
//! counts. A text that was cut between two words looks like a shorter text: that one nobody can tell.
//!
//! A mail that was cut is refused rather than kept: what makes a mail itself is partly its body, so
//! the whole mail of a later export would stand beside its torso for ever.

use super::mime::{End, Part};

/// Whether something is certainly missing at the end of a mail.
pub(super) fn is_cut(parts: &[Part<'_>]) -> bool {
    parts.iter().any(|part| match part.end {
        End::Boundary => false,
        End::Mail => holds_nothing(part) || ends_in_a_base64_word(part) && !ends_a_line(&part.body),
        End::Missing => {
            !part.has_whole_header
                || holds_nothing(part)
                || ends_in_a_base64_word(part)
                || is_unpadded_base64(part) && !ends_a_line(&part.body)
                || ends_in_an_escape(part)
        }
    })
}

/// A multipart is there to hold parts (RFC 2046, 5.1.1: one at least).
fn holds_nothing(part: &Part<'_>) -> bool {
    part.media.kind == "multipart" && part.body.iter().all(u8::is_ascii_whitespace)
}

fn ends_a_line(body: &[u8]) -> bool {
    body.ends_with(b"\n")
}

/// Base64 comes in words of four digits (RFC 4648, 4); the last one is filled up with `=`.
fn ends_in_a_base64_word(part: &Part<'_>) -> bool {
    let digits = part.body.iter().filter(|byte| !byte.is_ascii_whitespace()).count();
    is_unpadded_base64(part) && digits % 4 != 0
}

/// Whether the body is base64 and nothing but it; stray characters would make counting it a guess.
fn is_unpadded_base64(part: &Part<'_>) -> bool {
    let fits = |byte: &u8| {
        byte.is_ascii_whitespace() || byte.is_ascii_alphanumeric() || b"+/".contains(byte)
    };
    let says_something = !part.body.trim_ascii().is_empty();
    let fits_all = says_something && part.body.iter().all(fits);
    part.children.is_empty() && part.encoding() == "base64" && fits_all
}

/// Quoted-printable writes a byte as `=` and two digits (RFC 2045, 6.7).
fn ends_in_an_escape(part: &Part<'_>) -> bool {
    let cut = match &*part.body {
        [.., b'='] => true,
        [.., b'=', digit] => digit.is_ascii_hexdigit(),
        _ => false,
    };
    cut && part.children.is_empty() && part.encoding() == "quoted-printable"
}

#[cfg(test)]
mod tests {
    use super::super::mime;
    use super::*;

    const HEAD: &str = "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n\
        --b\n\nhola\n--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n";

    #[track_caller]
    fn check(raw: &str, cut: bool) {
        assert_eq!(is_cut(&mime::split(raw.as_bytes())), cut, "{raw}");
    }

    #[test]
    fn a_whole_mail_may_lack_its_last_boundary_and_its_last_line_end() {
        for end in ["\n--b--\n", "\n--b--", "\n", "", "\n--b\n", "\n--b"] {
            check(&format!("{HEAD}iVBORw0KGgo={end}"), false);
        }
        check(&format!("{HEAD}iVBORw0KGgoA\n"), false);
        check(
            "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhola, An",
            false,
        );
        check("From: a@b.example\nSubject: hola", false);
    }

    #[test]
    fn a_file_that_ends_within_a_word_of_base64_is_cut() {
        for end in ["iVBORw0KG", "iVBORw0KGg\n", "iVBORw0KGgoA"] {
            check(&format!("{HEAD}{end}"), true);
            check(&format!("{HEAD}{end}\n--b--\n"), false);
        }
        let alone = "From: a@b.example\nContent-Transfer-Encoding: base64\n\n";
        check(&format!("{alone}SG9sYQ"), true);
        // Some senders forget the padding, but not the end of the line.
        check(&format!("{alone}SG9sYQ\n"), false);
        check(&format!("{alone}SG9sYQ==\n-- \nlista"), false);
    }

    #[test]
    fn a_part_that_ends_within_its_header_or_an_escape_is_cut() {
        let head =
            "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhola\n--b\n";
        check(&format!("{head}Content-Type: image/p"), true);
        check(&format!("{head}Content-Transfer-Encoding: quoted-printable\n\nma=C3=B"), true);
        check(&format!("{head}Content-Transfer-Encoding: quoted-printable\n\nma=C3=B1=\n"), false);
        check("From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n", true);
    }

    #[test]
    fn what_a_delivery_report_cuts_of_the_mail_it_is_about_is_its_own_business() {
        let report = "From: a@b.example\nContent-Type: multipart/report; boundary=r\n\n--r\n\nno llegó\n\
            --r\nContent-Type: message/rfc822\n\nFrom: b@c.example\nContent-Type: multipart/mixed; boundary=b\n\n\
            --b\nContent-Transfer-Encoding: base64\n\niVBOR\n--r--\n";
        check(report, false);
    }
}
