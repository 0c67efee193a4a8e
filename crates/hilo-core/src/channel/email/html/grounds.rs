//! Keeps the colour of words together with the ground that their mail wrote them for.
//!
//! What a mail says in a style sheet, or by a picture, is not shown, so a light ink may be left on white
//! paper and a dark ground under the paper's ink. An ink without a ground of its mail is kept only
//! where white paper bears it, and a ground without an ink gets one that can be read on it. Where a mail
//! declares both, both are shown, however hard they are to read.

use ammonia::Builder;

use super::{style, text};
use crate::colour::Colour;

/// Contrast under which an ink is not left on a ground that it was not written for (WCAG 2.2, 1.4.11).
const SEEN: f64 = 3.0;
/// The paper and the ink of a document that declares none.
const PAPER: Colour = Colour::PAPER;
const INK: Colour = Colour([0x1b, 0x1b, 0x1b]);
/// The colour of a link to which nobody gives one (HTML standard, 15.3.1).
const LINK: Colour = Colour([0, 0, 0xee]);
/// Bytes of a tag of the whole document that are read.
const MAX_TAG: usize = 8 * 1024;

/// What stands under the words: the paper, or what the mail declares, in a colour that may not be known.
#[derive(Clone, Copy)]
enum Ground {
    Paper,
    Declared(Option<Colour>),
    /// What the mail declares and is not shown; what is seen in its place.
    Lost(Colour),
}

/// The colour of words, and whether the mail chose it.
#[derive(Clone, Copy)]
struct Ink {
    colour: Option<Colour>,
    declared: bool,
}

/// Returns sanitised HTML with inks and grounds together. `whole` is the mail's own HTML, whose `html` and `body` say
/// what the ground of the whole is: the sanitiser keeps neither element.
pub(super) fn together(html: &str, whole: &str) -> String {
    let wrapper = wrapper(whole);
    let mut out = String::with_capacity(html.len() + 256);
    let mut open: Vec<(&str, Ground, Ink)> = Vec::new();
    let mut under = (Ground::Paper, Ink { colour: Some(INK), declared: false });
    if let Some(wrapper) = &wrapper {
        out.push_str(&element("div", wrapper, &mut under));
    }
    let mut rest = html;
    while let Some((words, tag)) = rest.split_once('<') {
        let (inside, tail) = tag.split_at_checked(text::tag_end(tag)).unwrap_or((tag, ""));
        let tail = tail.strip_prefix('>').unwrap_or(tail);
        out.push_str(words);
        if let Some(name) = inside.strip_prefix('/') {
            if let Some(at) = open.iter().rposition(|(open, ..)| *open == name.trim())
                && let Some((_, ground, ink)) = open.drain(at..).next()
            {
                under = (ground, ink);
            }
            out.push_str(&format!("<{inside}>"));
        } else {
            let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
            let outside = under;
            out.push_str(&element(name, attributes, &mut under));
            if matches!(name, "br" | "hr" | "img" | "wbr" | "col") {
                under = outside;
            } else {
                open.push((name, outside.0, outside.1));
            }
        }
        rest = tail;
    }
    out.push_str(rest);
    if wrapper.is_some() {
        out.push_str("</div>");
    }
    out
}

/// Writes the tag of an element, and says in `under` what stands under its words and how they are coloured.
fn element(name: &str, attributes: &str, under: &mut (Ground, Ink)) -> String {
    let style = text::attribute(attributes, "style").unwrap_or_default();
    let by_style = |property: &str| declared(style, property).filter(|value| !is_passed_on(value));
    let in_table = matches!(name, "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th");
    let ground = by_style("background-color")
        .or_else(|| text::attribute(attributes, "bgcolor").filter(|_| in_table));
    let ink = by_style("color")
        .or_else(|| text::attribute(attributes, "color").filter(|_| name == "font"));
    if let Some(ground) = ground {
        under.0 = Ground::Declared(colour(ground));
    } else if style.contains(style::LOST_GROUND) {
        under.0 = match under.0 {
            Ground::Declared(Some(seen)) | Ground::Lost(seen) => Ground::Lost(seen),
            Ground::Paper | Ground::Declared(None) => Ground::Lost(PAPER),
        };
    }
    let unchanged =
        if attributes.is_empty() { format!("<{name}>") } else { format!("<{name} {attributes}>") };
    if let Some(ink) = ink {
        let colour = colour(ink);
        let seen = match under.0 {
            Ground::Paper => Some(PAPER),
            Ground::Lost(seen) => Some(seen),
            Ground::Declared(_) => None,
        };
        if seen.zip(colour).is_some_and(|(seen, colour)| colour.contrast(seen) < SEEN) {
            return without_ink(name, attributes);
        }
        under.1 = Ink { colour, declared: true };
        return unchanged;
    }
    if name == "a"
        && let Ground::Declared(Some(ground)) | Ground::Lost(ground) = under.0
        && LINK.contrast(ground) < SEEN
    {
        let ink = under.1.colour.filter(|ink| ink.contrast(ground) >= SEEN);
        return with_ink(name, attributes, ink.unwrap_or_else(|| readable_on(ground)));
    }
    match (under.0, under.1) {
        (Ground::Declared(Some(ground)), Ink { colour: Some(ink), declared: false })
            if ink.contrast(ground) < SEEN =>
        {
            let readable = readable_on(ground);
            under.1.colour = Some(readable);
            with_ink(name, attributes, readable)
        }
        _ => unchanged,
    }
}

fn readable_on(ground: Colour) -> Colour {
    if INK.contrast(ground) < PAPER.contrast(ground) { PAPER } else { INK }
}

/// The attributes of an element that stands for the whole document, where it declares a ground.
fn wrapper(whole: &str) -> Option<String> {
    let [html, body] = ["html", "body"].map(|name| document_element(whole, name));
    let either = |index: usize| {
        [&body, &html].into_iter().find_map(|element| *element.as_ref()?.get(index)?)
    };
    let (ground, ink) = (either(0)?, either(1));
    let ink = ink.map(|ink| format!("color:{ink};")).unwrap_or_default();
    Some(format!(
        "style=\"background-color:{ground};{ink}margin:-12px;padding:12px;\
         min-height:100vh;box-sizing:border-box\""
    ))
}

/// The ground and the ink of an element that stands once in a document, by its first tag.
fn document_element(whole: &str, name: &str) -> Option<[Option<Colour>; 2]> {
    let attributes = whole.match_indices('<').find_map(|(at, _)| {
        let tag = whole.get(at + 1..)?;
        let found = tag.get(..name.len())?.eq_ignore_ascii_case(name);
        let after = tag.get(name.len()..).filter(|_| found)?;
        after.starts_with(|c: char| c.is_ascii_whitespace()).then_some(after)
    })?;
    let attributes = attributes.get(..attributes.floor_char_boundary(MAX_TAG))?;
    let mut quote = None;
    let end = attributes.find(|letter: char| {
        match (quote, letter) {
            (None, '>') => return true,
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            (None | Some(_), _) => {}
        }
        false
    })?;
    let mut reader = Builder::empty();
    reader
        .tags(["div"].into())
        .tag_attributes([("div", ["bgcolor", "text", "style"].into())].into())
        .attribute_filter(|_, name, value| match name {
            "style" => style::safe(value).map(Into::into),
            _ => Some(value.into()),
        });
    let read = reader.clean(&format!("<div{}></div>", attributes.get(..end)?)).to_string();
    let Some(text::Token::Open { attributes, .. }) = text::tokens(&read).next() else {
        return None;
    };
    let style = text::attribute(attributes, "style").unwrap_or_default();
    let known = |property: &str, attribute: &str| {
        declared(style, property)
            .or_else(|| text::attribute(attributes, attribute))
            .and_then(colour)
    };
    Some([known("background-color", "bgcolor"), known("color", "text")])
}

fn without_ink(name: &str, attributes: &str) -> String {
    let mut out = format!("<{name}");
    let mut rest = attributes;
    while let Some((attribute, after)) = rest.split_once("=\"") {
        let Some((value, tail)) = after.split_once('"') else { break };
        rest = tail;
        let attribute = attribute.trim();
        match attribute {
            "color" => {}
            "style" => {
                let kept: Vec<&str> = value.split(';').filter(|one| !names(one, "color")).collect();
                out.push_str(&format!(" style=\"{}\"", kept.join(";")));
            }
            _ => out.push_str(&format!(" {attribute}=\"{value}\"")),
        }
    }
    out + ">"
}

fn with_ink(name: &str, attributes: &str, ink: Colour) -> String {
    let gap = if attributes.is_empty() { "" } else { " " };
    match attributes.split_once("style=\"") {
        Some((before, after)) => format!("<{name} {before}style=\"color:{ink};{after}>"),
        None => format!("<{name}{gap}{attributes} style=\"color:{ink}\">"),
    }
}

/// The value of a property in a style attribute; the last one stands.
fn declared<'s>(style: &'s str, property: &str) -> Option<&'s str> {
    let mut declarations = style.split(';').rev().filter(|one| names(one, property));
    Some(declarations.next()?.split_once(':')?.1.trim())
}

fn names(declaration: &str, property: &str) -> bool {
    declaration.split_once(':').is_some_and(|(name, _)| name.trim().eq_ignore_ascii_case(property))
}

/// Whether a value leaves what stands around the element as it is.
fn is_passed_on(value: &str) -> bool {
    let value = value.split('!').next().unwrap_or_default().trim().to_ascii_lowercase();
    let word = ["transparent", "inherit", "initial", "unset", "currentcolor", "none"];
    word.contains(&value.as_str()) || colour_and_cover(&value).is_some_and(|(_, cover)| cover < 0.5)
}

/// Reads a colour as style sheets and old attributes write them; `None` where it is written in another way.
fn colour(value: &str) -> Option<Colour> {
    Some(colour_and_cover(value)?.0)
}

/// Whether a value is a colour, or a function that gives one.
pub(super) fn is_colour(value: &str) -> bool {
    let function = ["rgb(", "rgba(", "hsl(", "hsla("];
    function.iter().any(|name| value.to_ascii_lowercase().starts_with(name))
        || colour_and_cover(value).is_some()
}

fn colour_and_cover(value: &str) -> Option<(Colour, f32)> {
    let value = value.split('!').next()?.trim().to_ascii_lowercase();
    if let Some(numbers) = value.strip_prefix("rgb").and_then(|rest| rest.split_once('(')) {
        let inside = numbers.1.trim_end().strip_suffix(')')?;
        let numbers = inside.split([',', ' ', '/']).filter(|number| !number.is_empty());
        let mut parts = numbers.map(|number| match number.strip_suffix('%') {
            Some(share) => Some(share.parse::<f32>().ok()? * 2.55),
            None => number.parse::<f32>().ok(),
        });
        let [red, green, blue] = [parts.next()??, parts.next()??, parts.next()??].map(byte);
        let cover = match inside.split([',', ' ', '/']).filter(|n| !n.is_empty()).nth(3) {
            Some(share) if share.ends_with('%') => parts.next()?? / 255.0,
            Some(_) => parts.next()??,
            None => 1.0,
        };
        return Some((Colour([red, green, blue]), cover));
    }
    let digits = value.strip_prefix('#').unwrap_or(&value);
    let hash = value.starts_with('#') || digits.len() == 6;
    let by_digits =
        hash.then(|| cssparser::color::parse_hash_color(digits.as_bytes()).ok()).flatten();
    if let Some((red, green, blue, cover)) = by_digits {
        return Some((Colour([red, green, blue]), cover));
    }
    let (red, green, blue) = cssparser::color::parse_named_color(&value).ok()?;
    Some((Colour([red, green, blue]), 1.0))
}

fn byte(part: f32) -> u8 {
    // A cast of a float stays within the range of what it becomes.
    part.round() as u8
}

#[cfg(test)]
mod tests {
    use super::super::sanitised;

    /// What stands between the tags of the document's body.
    #[track_caller]
    fn check(html: &str, expected: &str) {
        let document = sanitised(html).document;
        let body = document.split_once("<body>").unwrap().1;
        assert_eq!(body.strip_suffix("</body></html>").unwrap(), expected, "{html}");
    }

    #[test]
    fn the_ground_of_the_whole_mail_lies_under_its_words() {
        let whole = "margin:-12px;padding:12px;min-height:100vh;box-sizing:border-box";
        check(
            "<html><BODY bgcolor=#102040 text='white'><h1 style=\"color:#ffcc00\">Hola</h1></BODY>",
            &format!(
                "<div style=\"background-color:#102040;color:#ffffff;{whole}\">\
                 <h1 style=\"color:#ffcc00\">Hola</h1></div>"
            ),
        );
        check(
            "<body style=\"background: url(a.png) navy\"><p>Hola",
            &format!(
                "<div style=\"color:#ffffff;background-color:#000080;{whole}\"><p>Hola</p></div>"
            ),
        );
        check("<body class=x style='color:#fff'><p>Hola", "<p>Hola</p>");
        check("<body onload=\"a>b\" bgcolor=\"url(x)\"><p>Hola", "<p>Hola</p>");
    }

    #[test]
    fn an_ink_stays_on_its_ground_and_goes_where_the_ground_is_gone() {
        let yellow = "<p style=\"color:#ffcc00\">Hola</p>";
        check(yellow, "<p style=\"\">Hola</p>");
        check("<font color=white size=4>Hola</font>", "<font size=\"4\">Hola</font>");
        check("<p style=\"color:#b43c2d\">Hola</p>", "<p style=\"color:#b43c2d\">Hola</p>");
        for ground in ["bgcolor=\"#102040\"", "style=\"background-color:hsl(1, 2%, 3%)\""] {
            let held = format!("<table><tbody><tr><td {ground}>{yellow}</td></tr></tbody></table>");
            assert!(sanitised(&held).document.contains(yellow), "{held}");
        }
        let after = format!("<div style=\"background:#102040\">a</div>{yellow}");
        assert!(sanitised(&after).document.contains("</div><p style=\"\">Hola"), "{after}");
        let seen_through = "<div style=\"background-color:rgba(0,0,0,.1)\">";
        assert!(!sanitised(&format!("{seen_through}{yellow}</div>")).document.contains("ffcc00"));
    }

    #[test]
    fn a_dark_ground_without_an_ink_has_white_words_and_a_light_one_in_it_dark_ones() {
        check(
            "<div style=\"background:#102040\">a<div style=\"background:rgb(100%,100%,100%)\">b</div>c</div>",
            "<div style=\"color:#ffffff;background-color:#102040\">a\
             <div style=\"color:#1b1b1b;background-color:rgb(100%, 100%, 100%)\">b</div>c</div>",
        );
    }

    #[test]
    fn words_that_were_written_for_a_ground_that_is_not_shown_are_seen() {
        let letter = "<div style=\"background:linear-gradient(#004, #008)\"><p style=\"color:#fff\">Hola</p></div>";
        for whole in ["", "<body style=\"background:#fff\">", "<body bgcolor=white>"] {
            let document = sanitised(&format!("{whole}{letter}")).document;
            assert!(document.contains("<p style=\"\">Hola"), "{document}");
        }
        let dark = sanitised(&format!("<body bgcolor=#102040>{letter}")).document;
        assert!(dark.contains("<p style=\"color:#fff\">Hola"), "{dark}");
    }

    #[test]
    fn a_link_to_which_nobody_gives_a_colour_is_seen_on_a_dark_ground() {
        let link = "<a href=\"https://x.example/\">Ver</a>";
        let dark = sanitised(&format!("<div style=\"background:#102040\">{link}</div>")).document;
        assert!(dark.contains("color:#ffffff\">Ver"), "{dark}");
        let light = sanitised(&format!("<div style=\"background:#eeeeee\">{link}</div>")).document;
        assert!(!light.contains("color:#ffffff"), "{light}");
    }

    #[test]
    fn what_a_mail_declares_of_both_is_shown() {
        let faint = "<p style=\"background-color:#ffffff;color:#eeeeee\">Hola</p>";
        check(faint, faint);
    }
}
