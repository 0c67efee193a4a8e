//! Text that looks like another text than it is. Pure.
//!
//! Names, subjects and hosts come from strangers. What turns the direction of writing around, or is not
//! seen at all, is shown as a box; letters of another script that look like ours are told. Nothing is said
//! about what people really write: a whole word in Greek or Cyrillic is a word.

/// Stands where a mark that nobody can see was.
pub const BOX: char = '▯';

/// Scripts in which a word can look like one in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    /// Letters of Latin that nobody writes, such as phonetic ones.
    OddLatin,
    Greek,
    Cyrillic,
    Armenian,
    Cherokee,
    Other,
}

/// Letters of Greek, Cyrillic, Armenian and Cherokee that are taken for Latin ones in small print.
const TWINS: &str = "асеорхуіјѕһӏԁԛԝүѵАВСЕНІЈКМОРЅТХҮοναρυιχΑΒΕΖΗΙΚΜΝΟΡΤΥΧօսոհցԼՕՍᎪᏴᏟᎬᎻᎠ";

/// Whether a mark changes how the text around it is read, or is not seen. Those that real scripts and
/// emoji need stay: the joiners, and the marks of direction that embrace nothing.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{200b}'
            | '\u{2060}'..='\u{2064}'
            | '\u{206a}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{3164}'
            | '\u{ffa0}'
            | '\u{e0001}'
            | '\u{e0020}'..='\u{e007e}'
    )
}

/// Returns a text without the marks that are not seen or turn it around: a name that is kept and shown everywhere.
pub fn without_hidden(text: &str) -> String {
    text.chars().filter(|c| !is_hidden(*c)).collect()
}

/// Returns a text of one line with a box for each run of marks that are not seen or turn it around.
pub fn visible(text: String) -> String {
    // The tags of flags are of use behind a black flag alone.
    let hidden = |c: char| is_hidden(c) && !(text.contains('\u{1f3f4}') && c > '\u{e0000}');
    if !text.contains(hidden) {
        return text;
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match (hidden(c), shown.ends_with(BOX)) {
            (false, _) => shown.push(c),
            (true, false) => shown.push(BOX),
            (true, true) => {}
        }
    }
    shown
}

/// Whether a word is likely taken for another: letters of Latin and of a script like it in one word, odd
/// letters of Latin among others, or a word of nothing but twins of Latin letters.
pub fn is_look_alike(word: &str) -> bool {
    let mut seen: Vec<Script> = Vec::new();
    for script in word.chars().filter(|c| c.is_alphabetic()).map(script) {
        if !seen.contains(&script) {
            seen.push(script);
        }
    }
    let mixed = seen.contains(&Script::Latin) && seen.iter().any(|script| *script != Script::Latin)
        // Japanese and Chinese names are written with Latin letters among theirs.
        && seen != [Script::Latin, Script::Other]
        && seen != [Script::Other, Script::Latin];
    let letters = || word.chars().filter(|c| c.is_alphabetic());
    let twins = letters().count() >= 2 && letters().all(|c| !c.is_ascii() && TWINS.contains(c));
    mixed || twins || seen.contains(&Script::OddLatin)
}

/// Whether some word of a text looks like another one.
pub fn has_look_alike(text: &str) -> bool {
    // A word of another script is no trick in a text of it.
    let latin = text.chars().any(|c| c.is_ascii_alphabetic());
    let words = || text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    latin && words().any(|word| !word.is_ascii() && is_look_alike(word))
}

fn script(c: char) -> Script {
    match c {
        'a'..='z' | 'A'..='Z' | 'ª' | 'º' | 'À'..='\u{130}' | '\u{132}'..='\u{17f}' => {
            Script::Latin
        }
        '\u{1a0}'..='\u{1b0}'
        | '\u{1cd}'..='\u{1dc}'
        | '\u{218}'..='\u{21b}'
        | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{131}'
        | '\u{180}'..='\u{2af}'
        | '\u{1d00}'..='\u{1dbf}'
        | '\u{2c60}'..='\u{2c7f}'
        | '\u{a720}'..='\u{a7ff}'
        | '\u{ff21}'..='\u{ff5a}'
        | '\u{1d400}'..='\u{1d7ff}' => Script::OddLatin,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{400}'..='\u{52f}'
        | '\u{1c80}'..='\u{1c8f}'
        | '\u{2de0}'..='\u{2dff}'
        | '\u{a640}'..='\u{a69f}' => Script::Cyrillic,
        '\u{530}'..='\u{58f}' => Script::Armenian,
        '\u{13a0}'..='\u{13ff}' | '\u{ab70}'..='\u{abbf}' => Script::Cherokee,
        _ => Script::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_a_text_around_or_is_not_seen_is_a_box() {
        for (text, expected) in [
            ("factura\u{202e}fdp.exe", "factura▯fdp.exe"),
            ("\u{2066}\u{202e}a\u{2069}", "▯a▯"),
            ("ban\u{200b}co", "ban▯co"),
            ("Ana\u{3164}", "Ana▯"),
            ("Año nuevo", "Año nuevo"),
            (
                "👩\u{200d}💻 y 🏴\u{e0067}\u{e0062}\u{e007f}",
                "👩\u{200d}💻 y 🏴\u{e0067}\u{e0062}\u{e007f}",
            ),
            ("שלום \u{200f}!", "שלום \u{200f}!"),
        ] {
            assert_eq!(visible(text.to_owned()), expected, "{text:?}");
        }
    }

    #[test]
    fn words_that_look_like_others_are_told_and_real_words_are_not() {
        for (word, expected) in [
            ("paypal", false),
            ("pаypal", true),
            ("раура", true),
            ("аррӏе", true),
            ("gοogle", true),
            ("ɡoogle", true),
            ("faceboоk", true),
            ("ｐaypal", true),
            ("bancо", true),
            ("niño", false),
            ("çà", false),
            ("łódź", false),
            ("İstanbul", false),
            ("việt", false),
            ("Москва", false),
            ("Αθήνα", false),
            ("東京", false),
            ("東京tower", false),
            ("м", false),
            ("", false),
        ] {
            assert_eq!(is_look_alike(word), expected, "{word}");
        }
        assert!(has_look_alike("Su cuenta en Bаnco"));
        assert!(!has_look_alike("Pedido de Москва, 2 uds."));
        assert!(!has_look_alike("он"));
    }
}
