//! Which files of a Maildir are mails.
//!
//! Works on names alone. A Maildir is a folder with `cur`, `new` and `tmp`; what lies in `tmp` was
//! never delivered, and mail servers keep indexes of their own beside the mails.

/// Whether a folder with these entries is a Maildir.
pub fn is_maildir<'n>(names: impl IntoIterator<Item = &'n str>) -> bool {
    let (mut cur, mut new) = (false, false);
    for name in names {
        cur |= name == "cur";
        new |= name == "new";
    }
    cur && new
}

/// Whether a file at this path within a Maildir, with `/` between its components, is a mail.
///
/// Folders within (`.Enviados/cur/…`) count as well.
pub fn is_mail(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let (Some(file), Some(folder)) = (parts.next(), parts.next()) else { return false };
    matches!(folder, "cur" | "new") && is_mail_name(file)
}

fn is_mail_name(file: &str) -> bool {
    const INDEXES: [&str; 5] =
        ["dovecot", "maildirfolder", "maildirsize", "courierimap", "subscriptions"];
    !file.is_empty()
        && !file.starts_with('.')
        && !INDEXES.iter().any(|index| file.starts_with(index))
        && !file.eq_ignore_ascii_case("thumbs.db")
        && !file.eq_ignore_ascii_case("desktop.ini")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_lie_in_cur_and_new_and_indexes_are_none() {
        let cases = [
            ("cur/1635327060.M1P2.host:2,S", true),
            (".Enviados/new/1635327060.M1P2.host", true),
            ("cur/1635327060.M1P2.host!2,S", true),
            ("tmp/1635327060.M1P2.host", false),
            ("cur/.DS_Store", false),
            ("cur/dovecot.index", false),
            ("dovecot-uidlist", false),
        ];
        for (path, expected) in cases {
            assert_eq!(is_mail(path), expected, "{path}");
        }
        assert!(is_maildir(["tmp", "new", "cur"]));
        assert!(!is_maildir(["new", "old"]));
    }
}
