//! The name of a chat, as the name of its file tells it.

/// What stands in front of the name, by language; an iPhone writes ` - ` where Android says "with".
const PREFIXES: &[&str] = &[
    "WhatsApp Chat with ",
    "WhatsApp Chat - ",
    "Chat de WhatsApp con ",
    "Chat de WhatsApp - ",
    "Conversa do WhatsApp com ",
    "Conversa no WhatsApp com ",
    "Conversa do WhatsApp - ",
    "Discussion WhatsApp avec ",
    "Discussion WhatsApp - ",
    "WhatsApp-Chat mit ",
    "WhatsApp Chat mit ",
    "WhatsApp-Chat - ",
    "Chat WhatsApp con ",
    "Chat WhatsApp - ",
    "Xat de WhatsApp amb ",
    "WhatsApp-chat met ",
    "WhatsApp-chat - ",
    "Чат WhatsApp с контактом ",
    "Чат WhatsApp с ",
    "Chat WhatsApp s uživatelem ",
];

/// Returns the name of the other person or the group, or `None` if the file's name tells nothing.
///
/// Some ways of sending a file turn spaces into `_` or append ` (1)`.
pub(crate) fn title(file_name: &str) -> Option<String> {
    let name = file_name.rsplit(['/', '\\']).next()?;
    let name = ["txt", "zip", "TXT", "ZIP"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending)?.strip_suffix('.'))
        .unwrap_or(name);
    let found = |name: &str| {
        PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix)).map(str::to_owned)
    };
    let title = found(name).or_else(|| found(&name.replace('_', " ")))?;
    let title = without_copy_number(title.trim());
    (!title.is_empty()).then(|| title.to_owned())
}

fn without_copy_number(title: &str) -> &str {
    title
        .strip_suffix(')')
        .and_then(|t| t.rsplit_once('('))
        .filter(|(_, n)| !n.is_empty() && n.len() <= 3 && n.bytes().all(|b| b.is_ascii_digit()))
        .map_or(title, |(title, _)| title.trim_end())
}

#[cfg(test)]
mod tests {
    fn check(file_name: &str, expected: Option<&str>) {
        assert_eq!(super::title(file_name).as_deref(), expected, "{file_name}");
    }

    #[test]
    fn the_file_is_named_after_the_chat() {
        check("Chat de WhatsApp con Ana Ruiz.txt", Some("Ana Ruiz"));
        check("WhatsApp Chat - Obra: norte.zip", Some("Obra: norte"));
        check("/tmp/Conversa do WhatsApp com Ana.txt", Some("Ana"));
        check("WhatsApp-Chat mit +34 600 000 011.txt", Some("+34 600 000 011"));
    }

    #[test]
    fn a_copy_is_named_after_the_same_chat() {
        check("Chat de WhatsApp con Ana (1).txt", Some("Ana"));
        check("Chat_de_WhatsApp_con_Ana_Ruiz.txt", Some("Ana Ruiz"));
        check("Chat de WhatsApp con Ana (taller).txt", Some("Ana (taller)"));
    }

    #[test]
    fn other_names_tell_nothing() {
        check("_chat.txt", None);
        check("notas.txt", None);
        check("", None);
    }
}
