//! Which folder is for what. Pure.
//!
//! A server that knows says so (RFC 6154); of the others the names are known that mail programs give.

/// A folder as the server lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Name as the server writes it, to be said back to it just so.
    pub path: String,
    /// What separates the levels of the name.
    pub delimiter: Option<char>,
    /// What the server says that it is for.
    pub role: Option<Role>,
    /// Whether it can hold mails.
    pub selectable: bool,
}

/// What a folder is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Mails that were sent.
    Sent,
    /// Every mail, whatever other folder it is in.
    All,
    /// Mails that are being written.
    Drafts,
    /// Mails that nobody wants.
    Junk,
    /// Mails that were thrown away.
    Trash,
}

/// Names of the folder for sent mails, as servers and mail programs make it: the likeliest first.
const SENT: [&str; 14] = [
    "Sent",
    "Enviados",
    "Elementos enviados",
    "Sent Items",
    "Sent Messages",
    "Sent Mail",
    "Correo enviado",
    "Mensajes enviados",
    "Enviats",
    "Itens enviados",
    "Gesendet",
    "Gesendete Elemente",
    "Posta inviata",
    // "Éléments envoyés", in the letters of RFC 3501, 5.1.3.
    "&AMk-l&AOk-ments envoy&AOk-s",
];

/// Names of folders whose mails nobody sent to the shop, or that somebody threw away, on servers that do not say so.
const LEFT_ALONE: [&str; 38] = [
    "Drafts",
    "Draft",
    "Borradores",
    "Esborranys",
    "Rascunhos",
    "Borrador",
    "Brouillons",
    "Bozze",
    "Entwürfe",
    "Entw&APw-rfe",
    "Templates",
    "Plantillas",
    "Outbox",
    "Bandeja de salida",
    "Junk",
    "Junk E-mail",
    "Junk Email",
    "Spam",
    "Bulk Mail",
    "Correo no deseado",
    "Correo basura",
    "No deseado",
    "Correu brossa",
    "Ind&AOk-sirables",
    "Posta indesiderata",
    "Lixo electr&APM-nico",
    "Trash",
    "Deleted",
    "Deleted Items",
    "Deleted Messages",
    "Papelera",
    "Elementos eliminados",
    "Mensajes eliminados",
    "Eliminados",
    "Paperera",
    "Lixeira",
    "Corbeille",
    "Cestino",
];

/// Returns the folders whose mails come onto the timelines: the inbox first, then what was sent, then whatever else
/// somebody or a rule has filed mails in. Where there is a folder with all mails, that one.
pub fn to_read(folders: &[Folder]) -> Vec<&Folder> {
    if let Some(all) = all(folders) {
        return vec![all];
    }
    let (inbox, sent) = (inbox(folders), sent(folders));
    let others = folders.iter().filter(|folder| folder.selectable && !is_left_alone(folder));
    let mut read: Vec<&Folder> = Vec::new();
    for folder in inbox.into_iter().chain(sent).chain(others).take(READ) {
        if !read.contains(&folder) {
            read.push(folder);
        }
    }
    read
}

/// Folders that are read at most.
const READ: usize = 500;

/// Whether a folder, or one that it lies in, is for what is not read.
fn is_left_alone(folder: &Folder) -> bool {
    let own = own_name(folder);
    let outermost = folder.delimiter.and_then(|delimiter| own.split(delimiter).next());
    let is_one = |name: &str| LEFT_ALONE.iter().any(|known| known.eq_ignore_ascii_case(name));
    matches!(folder.role, Some(Role::Drafts | Role::Junk | Role::Trash))
        || is_one(own)
        || outermost.is_some_and(is_one)
}

/// Whether a folder is for sent mails, by its own word or its name.
pub fn is_sent(folder: &Folder) -> bool {
    let named = || SENT.iter().any(|name| own_name(folder).eq_ignore_ascii_case(name));
    folder.role == Some(Role::Sent) || folder.role.is_none() && named()
}

/// Returns the folder for sent mails.
pub fn sent(folders: &[Folder]) -> Option<&Folder> {
    let named = || {
        SENT.iter().find_map(|name| {
            folders
                .iter()
                .find(|folder| folder.selectable && own_name(folder).eq_ignore_ascii_case(name))
        })
    };
    with_role(folders, Role::Sent).or_else(named)
}

/// Returns the folder that mails come into (RFC 3501, 5.1).
pub fn inbox(folders: &[Folder]) -> Option<&Folder> {
    folders.iter().find(|folder| folder.selectable && folder.path.eq_ignore_ascii_case("INBOX"))
}

/// Whether mails come into a folder as they arrive: the inbox, or the folder with all mails that is read in its place.
pub fn is_inbox(folder: &Folder) -> bool {
    folder.path.eq_ignore_ascii_case("INBOX") || folder.role == Some(Role::All)
}

/// Returns the folder that has every mail, where there is one.
pub fn all(folders: &[Folder]) -> Option<&Folder> {
    with_role(folders, Role::All)
}

fn with_role(folders: &[Folder], role: Role) -> Option<&Folder> {
    folders.iter().find(|folder| folder.selectable && folder.role == Some(role))
}

/// The name without the INBOX that some servers put all folders below.
fn own_name(folder: &Folder) -> &str {
    let below = |delimiter: char| {
        let (inbox, name) = folder.path.split_once(delimiter)?;
        inbox.eq_ignore_ascii_case("INBOX").then_some(name)
    };
    folder.delimiter.and_then(below).unwrap_or(&folder.path)
}

/// Returns a folder's name in the letters that a person knows, from those in which servers write it (RFC 3501, 5.1.3).
pub fn readable(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let packed = after.split_once('-');
        let letters = packed.and_then(|(packed, rest)| Some((unpacked(packed)?, rest)));
        rest = match &letters {
            Some((letters, rest)) => {
                out.push_str(letters);
                rest
            }
            None => {
                out.push('&');
                after
            }
        };
    }
    out.push_str(rest);
    out
}

fn unpacked(packed: &str) -> Option<String> {
    use base64::Engine;
    use base64::engine::{GeneralPurpose, general_purpose::NO_PAD};
    if packed.is_empty() {
        return Some("&".to_owned());
    }
    let engine = GeneralPurpose::new(&base64::alphabet::IMAP_MUTF7, NO_PAD);
    let bytes = engine.decode(packed).ok()?;
    let (pairs, []) = bytes.as_chunks::<2>() else { return None };
    let units: Vec<u16> = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
    String::from_utf16(&units).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(path: &str, delimiter: char, role: Option<Role>) -> Folder {
        Folder { path: path.into(), delimiter: Some(delimiter), role, selectable: true }
    }

    fn sent_of(folders: &[Folder]) -> Option<&str> {
        sent(folders).map(|folder| folder.path.as_str())
    }

    #[test]
    fn names_are_shown_in_the_letters_that_a_person_knows() {
        for (path, shown) in [
            ("INBOX.Facturaci&APM-n", "INBOX.Facturación"),
            ("Yo &- Ana", "Yo & Ana"),
            ("&U,BTFw-", "台北"),
            ("Ventas & m&AOE-s", "Ventas & más"),
            ("a&b", "a&b"),
            ("&AP-", "&AP-"),
            ("&!!-", "&!!-"),
        ] {
            assert_eq!(readable(path), shown);
        }
    }

    #[test]
    fn what_the_server_says_counts_more_than_a_name() {
        let folders = [
            folder("INBOX", '/', None),
            folder("Sent", '/', None),
            folder("[Gmail]/Enviados", '/', Some(Role::Sent)),
            folder("[Gmail]/Todos", '/', Some(Role::All)),
        ];
        assert_eq!(sent_of(&folders), Some("[Gmail]/Enviados"));
        assert_eq!(all(&folders).map(|folder| folder.path.as_str()), Some("[Gmail]/Todos"));
    }

    #[test]
    fn the_usual_names_are_known_also_below_the_inbox() {
        for (path, delimiter) in [
            ("Sent", '/'),
            ("INBOX.Sent", '.'),
            ("INBOX/enviados", '/'),
            ("Elementos enviados", '/'),
            ("Inbox.Sent Items", '.'),
        ] {
            let folders = [folder("INBOX", delimiter, None), folder(path, delimiter, None)];
            assert_eq!(sent_of(&folders), Some(path));
        }
    }

    #[test]
    fn a_name_that_only_looks_like_it_is_none() {
        let folders = [
            folder("INBOX", '.', None),
            folder("Archivo.Sent", '.', None),
            folder("Sentencias", '.', None),
        ];
        assert_eq!(sent_of(&folders), None);
    }

    #[test]
    fn all_is_read_but_what_was_thrown_away_or_is_being_written() {
        let mut folders = vec![
            folder("Archivo", '/', None),
            folder("Borradores", '/', None),
            folder("Clientes/Ana", '/', None),
            folder("Clientes/Spam", '/', None),
            folder("INBOX", '/', None),
            folder("INBOX/Papelera", '/', None),
            folder("Spam/2024", '/', None),
            folder("Enviados", '/', Some(Role::Sent)),
            folder("Tirado", '/', Some(Role::Trash)),
        ];
        let paths = |folders: &[Folder]| {
            to_read(folders).into_iter().map(|folder| folder.path.clone()).collect::<Vec<_>>()
        };
        let read = ["INBOX", "Enviados", "Archivo", "Clientes/Ana", "Clientes/Spam"];
        assert_eq!(paths(&folders), read);
        folders.push(folder("Todos", '/', Some(Role::All)));
        assert_eq!(paths(&folders), ["Todos"]);
    }

    #[test]
    fn what_holds_no_mails_is_passed_over() {
        let closed = Folder { selectable: false, ..folder("Sent", '.', Some(Role::Sent)) };
        assert_eq!(sent_of(std::slice::from_ref(&closed)), None);
        assert_eq!(sent_of(&[closed, folder("Enviados", '.', None)]), Some("Enviados"));
    }
}
