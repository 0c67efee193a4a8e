//! Which style declarations of a mail survive.

use std::borrow::Cow;

use super::grounds::is_colour;

/// Properties that can neither load anything nor lift text out of its place.
pub(super) const PROPERTIES: [&str; 48] = [
    "color",
    "background-color",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "line-height",
    "letter-spacing",
    "text-align",
    "text-decoration",
    "text-indent",
    "text-transform",
    "vertical-align",
    "white-space",
    "word-break",
    "width",
    "max-width",
    "min-width",
    "height",
    "max-height",
    "margin",
    "margin-top",
    "margin-right",
    "margin-bottom",
    "margin-left",
    "padding",
    "padding-top",
    "padding-right",
    "padding-bottom",
    "padding-left",
    "border",
    "border-top",
    "border-right",
    "border-bottom",
    "border-left",
    "border-color",
    "border-style",
    "border-width",
    "border-collapse",
    "border-spacing",
    "border-radius",
    "display",
    "float",
    "clear",
    "direction",
    "overflow-wrap",
    "word-wrap",
];

/// Bytes of a style attribute that are read.
const MAX_STYLE: usize = 8 * 1024;

/// Returns the declarations of a style attribute that are safe, or `None` where none is.
///
/// Functions that load or look things up are refused in every property, and so is everything that
/// could spell them another way: escapes, comments, at-rules and markup. Of `background` the colour stays.
pub(super) fn safe(style: &str) -> Option<String> {
    if style.len() > MAX_STYLE {
        return None;
    }
    let kept: Vec<Cow<'_, str>> = style
        .split(';')
        .map(str::trim)
        .filter_map(|declaration| {
            let (name, value) = declaration.split_once(':')?;
            let name = name.trim().to_ascii_lowercase();
            if name == "background" || name == "background-image" {
                let colour = colour_of_background(value).filter(|colour| safe_value(colour));
                let kept = colour.map(|colour| Cow::Owned(format!("background-color:{colour}")));
                // A ground that is not shown leaves a mark: words were written for it.
                return kept.or_else(|| value.contains('(').then_some(Cow::Borrowed(LOST_GROUND)));
            }
            (PROPERTIES.contains(&name.as_str()) && safe_value(value))
                .then_some(Cow::Borrowed(declaration))
        })
        .collect();
    (!kept.is_empty()).then(|| kept.join(";"))
}

/// Stands for a picture or a run of colours that lay under words and is not shown.
pub(super) const LOST_GROUND: &str = "background-image:none";

/// The colour among the values of `background`, which may stand at any place.
fn colour_of_background(value: &str) -> Option<&str> {
    let value = value.split('!').next()?;
    let mut depth = 0_usize;
    let mut values = value.split(|letter: char| {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && letter.is_whitespace()
    });
    values.find(|one| is_colour(one))
}

fn safe_value(value: &str) -> bool {
    const FUNCTIONS: [&str; 5] = ["rgb", "rgba", "hsl", "hsla", "calc"];
    let value = value.to_ascii_lowercase();
    let odd = value.contains(['\\', '@', '<', '>', '{', '}', '[']) || value.contains("/*");
    let functions = value.match_indices('(').all(|(at, _)| {
        let before = value.get(..at).unwrap_or_default();
        FUNCTIONS.iter().any(|function| {
            before.strip_suffix(function).is_some_and(|head| {
                !head.ends_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_')
            })
        })
    });
    !odd && functions && value.matches('(').count() <= 16
}

/// Whether an element is not there to be seen, by its attributes: at most two pixels wide or high, or hidden.
pub(super) fn is_invisible<'a>(attribute: &dyn Fn(&str) -> Option<&'a str>) -> bool {
    let tiny = |value: &str| {
        let digits: String = value.trim().chars().take_while(char::is_ascii_digit).collect();
        let unit = value.trim().trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let pixels = unit.is_empty() || unit.trim().eq_ignore_ascii_case("px");
        pixels && digits.parse::<u32>().is_ok_and(|side| side <= 2)
    };
    let by_attribute = ["width", "height"].into_iter().filter_map(attribute).any(tiny);
    let style = attribute("style").unwrap_or_default().to_ascii_lowercase();
    by_attribute
        || style.split(';').filter_map(|declaration| declaration.split_once(':')).any(
            |(name, value)| match name.trim() {
                "width" | "height" | "max-width" | "max-height" => tiny(value),
                "display" => value.trim() == "none",
                _ => false,
            },
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tiny_or_hidden_is_invisible() {
        let with = |name: &'static str, value: &'static str| {
            is_invisible(&move |asked| (asked == name).then_some(value))
        };
        for (name, value, expected) in [
            ("width", "1", true),
            ("height", "0", true),
            ("width", "2px", true),
            ("width", "1%", false),
            ("width", "100%", false),
            ("height", "200", false),
            ("style", "width:1px;height:1px", true),
            ("style", "DISPLAY: none", true),
            ("style", "max-height:0", true),
            ("style", "width:100%", false),
            ("alt", "1", false),
        ] {
            assert_eq!(with(name, value), expected, "{name}={value}");
        }
    }

    #[test]
    fn declarations_that_load_or_lift_are_dropped_and_the_rest_stays() {
        let cases = [
            ("color: red; position: fixed", Some("color: red")),
            ("font-family:url(http://x.example/a)", None),
            ("width: calc(100% - 2px)", Some("width: calc(100% - 2px)")),
            ("color: rgb(1, 2, 3)", Some("color: rgb(1, 2, 3)")),
            ("font-family: u\\72l(http://x.example)", None),
            ("color: var(--x)", None),
            ("background: url(a.png) #fff !important", Some("background-color:#fff")),
            ("background: rgb(1, 2, 3) none", Some("background-color:rgb(1, 2, 3)")),
            ("background: url(a.png)", Some("background-image:none")),
            ("background-image: linear-gradient(#004, #008)", Some("background-image:none")),
            ("background: none", None),
            ("--x: 1; margin: 0", Some("margin: 0")),
            ("font: 12px image-set('a')", None),
        ];
        for (style, expected) in cases {
            assert_eq!(safe(style).as_deref(), expected, "{style}");
        }
    }
}
