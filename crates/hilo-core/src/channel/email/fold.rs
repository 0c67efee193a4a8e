//! Tells the new words of a mail from quoted ones, signatures and footers.
//!
//! Nothing is thrown away: each line ends up either in the new text or in the folded one, and when
//! no word would stay new, nothing is folded. In doubt a line stays visible: a customer's words
//! that are hidden cost more than a signature that is shown.
//!
//! Invariant: the lines of `new` and `quoted` together are the lines of the text, in their order.

mod phrases;

use phrases::Label;

/// Lines that an attribution or one field of a header block may take.
const WRAP: usize = 4;
/// Lines that a header block may take.
const BLOCK: usize = 16;
/// Lines of a text that is folded; a longer one is no letter, and stays as it is.
pub(super) const MAX_LINES: usize = 20_000;
/// Lines that a signature may take.
const SIGNATURE: usize = 20;

/// A text with its new words apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    /// New text, without empty lines around it.
    pub new: String,
    /// Quoted text, signature and footers, without empty lines around them.
    pub quoted: String,
}

/// A header block or separator above somebody else's words.
pub(super) struct Block {
    /// First line of what was quoted or forwarded.
    pub(super) body: usize,
    /// Line of the sender.
    pub(super) from: usize,
    /// Line of the subject.
    pub(super) subject: Option<usize>,
}

/// Folds a plain text.
pub fn fold(text: &str) -> Folded {
    let lines: Vec<&str> = text.lines().collect();
    let hints = vec![false; lines.len()];
    fold_lines(&lines, &hints)
}

/// Folds the lines of a text; `quoted` says which of them its markup already tells to be quoted.
pub(super) fn fold_lines(lines: &[&str], quoted: &[bool]) -> Folded {
    if lines.len() > MAX_LINES {
        return Folded { new: join(lines.iter()), quoted: String::new() };
    }
    let view: Vec<String> = lines.iter().map(|line| plain(line)).collect();
    let mut hidden = quoted.to_vec();
    hidden.resize(lines.len(), false);
    hide_quotes(&view, &mut hidden);
    hide_tails(&view, &mut hidden);
    let stays = view.iter().zip(&hidden).any(|(line, hidden)| !hidden && says_something(line));
    if !stays {
        return Folded { new: join(lines.iter()), quoted: String::new() };
    }
    let pick = |wanted: bool| {
        let mut picked: Vec<&str> = Vec::new();
        let mut gap = false;
        for (line, hidden) in lines.iter().zip(&hidden) {
            let other = *hidden != wanted;
            // Two empty lines that met because the lines between them went say no more than one.
            let met = gap && line.is_empty() && picked.last().is_some_and(|last| last.is_empty());
            gap = other || met;
            if !other && !met {
                picked.push(line);
            }
        }
        join(picked.iter())
    };
    Folded { new: pick(false), quoted: pick(true) }
}

fn join<'l>(lines: impl Iterator<Item = &'l &'l str>) -> String {
    let text = lines.copied().collect::<Vec<_>>().join("\n");
    let start = text.find(|c: char| !c.is_whitespace()).unwrap_or(text.len());
    let start = text.get(..start).and_then(|blank| blank.rfind('\n')).map_or(0, |at| at + 1);
    text.get(start..).unwrap_or_default().trim_end().to_owned()
}

/// A line as it is compared: lower case, one kind of space, no emphasis marks around it.
fn plain(line: &str) -> String {
    let line = line.get(..line.floor_char_boundary(1_000)).unwrap_or_default();
    let mut plain = String::with_capacity(line.len());
    for letter in line.chars() {
        match letter {
            '*'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}' => {}
            '’' => plain.push('\''),
            _ if letter.is_ascii_whitespace() => plain.push(' '),
            _ if letter.is_ascii() => plain.push(letter.to_ascii_lowercase()),
            _ if letter.is_whitespace() => plain.push(' '),
            _ => plain.extend(letter.to_lowercase()),
        }
    }
    plain.truncate(plain.trim_end().len());
    let blank = plain.len() - plain.trim_start().len();
    plain.drain(..blank);
    plain
}

fn says_something(line: &str) -> bool {
    line.chars().any(char::is_alphanumeric)
        || line.chars().any(|c| !c.is_ascii() && !c.is_whitespace())
}

fn is_quoted(line: &str) -> bool {
    line.starts_with('>')
}

fn hide_quotes(view: &[String], hidden: &mut [bool]) {
    let mut at = 0;
    while let Some(line) = view.get(at) {
        if hidden.get(at).copied().unwrap_or(false) {
            at += 1;
        } else if is_quoted(line) {
            hide(hidden, at..at + 1);
            at += 1;
        } else if let Some(length) = attribution(view, at) {
            let next = next_text(view, at + length);
            let marked = view.get(next).is_some_and(|line| is_quoted(line))
                || hidden.get(next).copied().unwrap_or(false);
            if marked {
                hide(hidden, at..next);
                at = next;
            } else if sure_attribution(view, at, length) {
                hide(hidden, at..view.len());
                return;
            } else {
                at += 1;
            }
        } else if separator(line) || block(view, at, false).is_some() {
            hide(hidden, at..view.len());
            return;
        } else {
            at += 1;
        }
    }
}

fn hide(hidden: &mut [bool], range: std::ops::Range<usize>) {
    let end = range.end.min(hidden.len());
    if let Some(lines) = hidden.get_mut(range.start.min(end)..end) {
        lines.fill(true);
    }
}

fn next_text(view: &[String], from: usize) -> usize {
    (from..view.len())
        .find(|at| view.get(*at).is_some_and(|line| !line.is_empty()))
        .unwrap_or(view.len())
}

/// Number of lines of the attribution that opens here, if one does.
fn attribution(view: &[String], at: usize) -> Option<usize> {
    let first = view.get(at)?;
    let opens = opens_with_one(first, &phrases::ATTRIBUTION_OPENERS)
        || first.contains('@')
        || first.starts_with(|c: char| c.is_ascii_digit());
    let closes = first.ends_with(':');
    if first.is_empty() || !opens && !closes {
        return None;
    }
    let mut joined = String::new();
    for length in 1..=WRAP {
        let line = view.get(at + length - 1)?;
        if line.is_empty() || is_quoted(line) || joined.len() > 400 {
            return None;
        }
        joined.push_str(line);
        joined.push(' ');
        if line.ends_with(':') {
            let verb = phrases::ATTRIBUTION_VERBS.iter().any(|verb| joined.contains(verb));
            return verb.then_some(length);
        }
    }
    None
}

/// Whether an attribution is one even though no quote mark follows it: it carries a clock or an
/// address, and opens as no sentence of a customer would.
fn sure_attribution(view: &[String], at: usize, length: usize) -> bool {
    let joined = view.get(at..at + length).unwrap_or_default().join(" ");
    let opens = opens_with_one(&joined, &phrases::ATTRIBUTION_OPENERS)
        || joined.starts_with(|c: char| c.is_ascii_digit());
    let year = joined
        .split(|c: char| !c.is_ascii_digit())
        .any(|number| number.len() == 4 && (number.starts_with("19") || number.starts_with("20")));
    let address = joined.contains('@');
    opens && (has_clock(&joined) && (year || address || has_short_date(&joined)) || year && address)
}

fn has_clock(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(4).any(|window| match window {
        [a, b':' | b'.' | b'h', c, d] => {
            a.is_ascii_digit() && c.is_ascii_digit() && d.is_ascii_digit()
        }
        _ => false,
    })
}

fn has_short_date(text: &str) -> bool {
    text.as_bytes().windows(3).any(|window| match window {
        [a, b'/' | b'-' | b'.', c] => a.is_ascii_digit() && c.is_ascii_digit(),
        _ => false,
    })
}

/// Whether a line stands between an answer or forward and the mail below it.
fn separator(line: &str) -> bool {
    ruled(line, &phrases::ORIGINAL) || forward_separator(line)
}

/// Whether a line stands above a forwarded mail.
pub(super) fn forward_separator(line: &str) -> bool {
    let announced =
        line.strip_suffix(':').is_some_and(|words| phrases::FORWARDED.contains(&words.trim()));
    announced || ruled(line, &phrases::FORWARDED)
}

/// Whether a line holds one of the phrases between two rules of hyphens or underscores.
fn ruled(line: &str, phrases: &[&str]) -> bool {
    let rule = |c: char| matches!(c, '-' | '_' | '—' | '=' | '–' | ' ');
    let inner = line.trim_matches(rule).trim_end_matches(':');
    let has_rules = line.starts_with(['-', '_', '—', '=', '–']) && line.len() > inner.len() + 2;
    // Yahoo puts the fields on the line of the rule.
    let phrase = inner.split("--").next().unwrap_or_default().trim_matches(rule);
    has_rules && (phrases.contains(&inner) || phrases.contains(&phrase))
}

/// The header block that opens here: a sender with a date and a subject, or below a rule any two of
/// the other fields ("De: … Enviado el: … Para: … Asunto: …").
///
/// The sender comes first, except below a line that announces the block.
pub(super) fn block(view: &[String], at: usize, announced: bool) -> Option<Block> {
    let rule = view.get(at).is_some_and(|line| is_rule(line));
    let start = if rule { next_text(view, at + 1) } else { at };
    if start > at + 3 {
        return None;
    }
    let mut labels: Vec<Label> = Vec::new();
    let (mut from, mut subject) = (start, None);
    let (mut body, mut unlabelled, mut blanks) = (start, 0, 0);
    for place in start..(start + BLOCK).min(view.len()) {
        let line = view.get(place)?;
        if line.is_empty() {
            blanks += 1;
            // Some clients put an empty line between the fields when they turn HTML into text.
            let goes_on = view.get(place + 1).is_some_and(|next| field(next).is_some());
            if labels.is_empty() || !goes_on || blanks > 6 {
                break;
            }
            continue;
        }
        match field(line) {
            Some(label) if !labels.contains(&label) => {
                if labels.is_empty() && label != Label::From && !announced {
                    return None;
                }
                match label {
                    Label::From => from = place,
                    Label::Subject => subject = Some(place),
                    Label::Sent | Label::To | Label::Copy | Label::ReplyTo => {}
                }
                labels.push(label);
                unlabelled = 0;
            }
            _ if labels.is_empty() => return None,
            // A long list of recipients runs over several lines.
            _ if labels.len() >= 4 && labels.contains(&Label::Subject) => break,
            _ => {
                unlabelled += 1;
                if unlabelled > WRAP {
                    break;
                }
                continue;
            }
        }
        body = place + 1;
    }
    let has = |label: Label| labels.contains(&label);
    // A gift card has a sender, a recipient and a date as well: without a rule above it the block
    // has to name both its date and its subject, as mail programs do.
    let enough = if announced || rule {
        labels.len() >= 3 && (has(Label::Sent) || has(Label::Subject))
    } else {
        has(Label::Sent) && has(Label::Subject)
    };
    (enough && has(Label::From)).then_some(Block { body, from, subject })
}

/// The field that a line of a header block holds.
fn field(line: &str) -> Option<Label> {
    let line = line.trim_start_matches(['>', ' ', '|']);
    let (name, _) = line.split_once(':')?;
    let name = name.trim();
    phrases::LABELS.iter().find(|(label, _)| *label == name).map(|(_, label)| *label)
}

fn is_rule(line: &str) -> bool {
    line.len() >= 8 && line.chars().all(|c| matches!(c, '_' | '-' | '─' | '—'))
}

/// Hides signatures and footers at the end of each stretch of visible lines.
fn hide_tails(view: &[String], hidden: &mut [bool]) {
    let mut start = 0;
    while start < view.len() {
        let end = (start..view.len())
            .find(|at| hidden.get(*at).copied().unwrap_or(true))
            .unwrap_or(view.len());
        let signed = tail(view, start, end).unwrap_or(end);
        hide(hidden, signed..end);
        for at in start..signed {
            // In the middle it is a client's line only as a paragraph of its own.
            let alone = |neighbour: Option<usize>| {
                let inside = neighbour.filter(|at| (start..signed).contains(at));
                inside.and_then(|at| view.get(at)).is_none_or(String::is_empty)
            };
            let own = alone(at.checked_sub(1)) && alone(at.checked_add(1));
            if own && view.get(at).is_some_and(|line| sent_from(line)) {
                hide(hidden, at..at + 1);
            }
        }
        start = end + 1;
    }
}

/// Where the signature or footer of a stretch begins.
fn tail(view: &[String], start: usize, end: usize) -> Option<usize> {
    let stretch = view.get(start..end).unwrap_or_default();
    let mut left = stretch.iter().filter(|line| !line.is_empty()).count();
    let mut below_text = false;
    let mut opens_paragraph = true;
    for (place, line) in (start..).zip(stretch) {
        if line.is_empty() {
            opens_paragraph = true;
            continue;
        }
        left -= 1;
        let signature = line == "--" && left <= SIGNATURE;
        let last_words = left == 0 && sent_from(line);
        if signature || last_words {
            return Some(place);
        }
        if below_text && opens_paragraph && legal(line) {
            return Some(below_rule(view, start, place));
        }
        below_text |= says_something(line) && !sent_from(line);
        opens_paragraph = !line.chars().any(char::is_alphanumeric) || sent_from(line);
    }
    None
}

/// The place of the rule that parts a footer from the text above it; of the footer itself where there is none.
fn below_rule(view: &[String], start: usize, place: usize) -> usize {
    let above = (start..place).rev().find(|at| view.get(*at).is_some_and(|line| !line.is_empty()));
    above.filter(|at| view.get(*at).is_some_and(|line| is_rule(line))).unwrap_or(place)
}

/// Whether a line opens a legal footer.
fn legal(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    opens_with_one(line, &phrases::LEGAL)
}

/// Whether a telephone or a mail program wrote this line.
fn sent_from(line: &str) -> bool {
    let line = line.trim_start_matches(['-', '_', '>', '<', ' ']);
    opens_with_one(line, &phrases::SENT_FROM)
        && !line.ends_with(['?', ','])
        && line.chars().count() <= 120
}

/// Whether a line opens with one of the phrases. Hardly any line of a mail does, so their first bytes are
/// looked at before the rest.
fn opens_with_one(line: &str, phrases: &[&str]) -> bool {
    let first = line.as_bytes().first();
    phrases.iter().any(|phrase| phrase.as_bytes().first() == first && line.starts_with(phrase))
}

/// The lines of a text as they are compared.
pub(super) fn comparable(text: &str) -> Vec<String> {
    text.lines().take(MAX_LINES).map(plain).collect()
}
