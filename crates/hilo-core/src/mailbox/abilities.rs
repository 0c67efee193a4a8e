//! What a server can do beyond RFC 3501, as far as Hilo makes use of it.

use imap_proto::Capability;

/// What a server says that it can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Abilities {
    /// Tells of changes by itself (RFC 2177).
    pub idle: bool,
    /// Says what its folders are for when they are listed (RFC 5258, RFC 6154).
    pub special_use: bool,
    /// Counts the changes of a folder, so that only what changed since can be asked for (RFC 7162, CONDSTORE).
    pub changes: bool,
    /// Tells which mails are gone since (RFC 7162, QRESYNC).
    pub removals: bool,
    /// Gives each mail a number that is the same in all folders (Gmail).
    pub gmail: bool,
    /// Takes a token of its provider's in place of a password.
    pub xoauth2: bool,
    /// Takes what is shown at the sign-in together with the command (RFC 4959).
    pub initial: bool,
}

impl Abilities {
    /// Reads what a server lists.
    pub(super) fn of(listed: &[Capability<'_>]) -> Abilities {
        let has = |name: &str| {
            listed
                .iter()
                .any(|can| matches!(can, Capability::Atom(word) if word.eq_ignore_ascii_case(name)))
        };
        let by = |name: &str| {
            listed
                .iter()
                .any(|can| matches!(can, Capability::Auth(by) if by.eq_ignore_ascii_case(name)))
        };
        let removals = has("QRESYNC") && has("ENABLE");
        Abilities {
            idle: has("IDLE"),
            special_use: has("LIST-EXTENDED") && has("SPECIAL-USE"),
            changes: removals || has("CONDSTORE"),
            removals,
            gmail: has("X-GM-EXT-1"),
            xoauth2: by("XOAUTH2"),
            initial: has("SASL-IR"),
        }
    }
}
