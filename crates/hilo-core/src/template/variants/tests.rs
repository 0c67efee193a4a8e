use proptest::prelude::*;

use super::*;
use crate::model::{FieldValues, TemplatePart};
use crate::template::{Facts, Source, mistakes, render};

const LETTER: &str = "{% variants saludo %}\nHola:\n{% or %}\nBuenos días:\n{% or %}\nMuy buenas:\n{% end %}\n\n\
    Va de camino.\n\n{% variants %}Un saludo{% or %}Saludos{% end %}, Marta\n";

fn choosing(given: &[(&str, u32)], used: &[(&str, &[u32])]) -> Choosing {
    Choosing {
        given: given.iter().map(|(block, variant)| ((*block).to_owned(), *variant)).collect(),
        used: used.iter().map(|(block, used)| ((*block).to_owned(), used.to_vec())).collect(),
    }
}

fn shown(body: &str, choosing: &Choosing) -> String {
    let source = Source { subject: "", body, signature: "" };
    let rendered = render(source, &Facts::default(), &FieldValues::new(), choosing);
    assert_eq!(rendered.errors, [], "{body}");
    rendered.markdown
}

fn chosen(choosing: &Choosing) -> String {
    shown(LETTER, choosing)
}

fn wrong(text: &str) -> (usize, TemplateMistake) {
    let wrong = read(text).expect_err(text);
    (wrong.line, wrong.mistake)
}

#[test]
fn a_letter_takes_one_variant_of_each_block() {
    assert_eq!(chosen(&Choosing::default()), "Hola:\n\nVa de camino.\n\nUn saludo, Marta");
    assert_eq!(
        chosen(&choosing(&[("saludo", 2), ("2", 1)], &[])),
        "Muy buenas:\n\nVa de camino.\n\nSaludos, Marta"
    );
}

#[test]
fn a_choice_that_is_not_there_is_passed_over() {
    let given = choosing(&[("saludo", 3), ("2", u32::MAX), ("otro", 1)], &[]);
    assert_eq!(chosen(&given), chosen(&Choosing::default()));
}

#[test]
fn the_variant_used_last_is_not_taken_again() {
    for (used, taken) in [
        (&[][..], 0),
        (&[0], 1),
        (&[1], 0),
        (&[1, 0], 2),
        (&[2, 1, 0], 0),
        (&[0, 1, 2], 2),
        (&[9, 1, 0, 2], 2),
        (&[0, 9], 1),
    ] {
        let blocks = read(LETTER).expect("read").choose(&choosing(&[], &[("saludo", used)])).blocks;
        let block = blocks.first().expect("the greeting");
        assert_eq!((block.chosen, block.last), (taken, used.first().copied()), "{used:?}");
    }
    let only = "{% variants a %}Hola{% end %}";
    assert_eq!(shown(only, &choosing(&[], &[("a", &[0])])), "Hola");
}

#[test]
fn what_was_chosen_goes_before_what_has_rested() {
    let both = choosing(&[("saludo", 0)], &[("saludo", &[0])]);
    assert!(chosen(&both).starts_with("Hola:"));
}

#[test]
fn the_blocks_are_told_with_their_number_of_variants() {
    let blocks = read(LETTER).expect("read").choose(&Choosing::default()).blocks;
    let told: Vec<_> =
        blocks.iter().map(|b| (b.block.as_str(), b.named, b.count, b.chosen)).collect();
    assert_eq!(told, [("saludo", true, 3, 0), ("2", false, 2, 0)]);
}

#[test]
fn a_mistake_in_the_notation_is_told_at_its_line() {
    let unknown = |name: &str| TemplateMistake::UnknownStatement { name: name.into() };
    let twice = TemplateMistake::VariantsTwice { name: "b c".into() };
    let many = format!("{{% variants %}}x{}{{% end %}}", "{% or %}x".repeat(20));
    for (text, line, mistake) in [
        ("a\n\n{% variants %}x{% or %}y", 3, TemplateMistake::VariantsOpen),
        ("a\n{% or %}", 2, unknown("or")),
        ("{% end %}", 1, unknown("end")),
        ("{% variants %}\nx{% variants %}", 2, unknown("variants")),
        ("{% variants %}x{% or %}\n\n{% end %}", 3, TemplateMistake::VariantEmpty),
        ("{% variants 2 %}x{% end %}", 1, TemplateMistake::Syntax),
        ("{% variants a! %}x{% end %}", 1, TemplateMistake::Syntax),
        ("{% variants %}x{% end variants %}", 1, TemplateMistake::Syntax),
        ("{% variants b c %}x{% end %}\n{%- variants b  c -%}y{% end %}", 2, twice),
        (many.as_str(), 1, TemplateMistake::TooManyVariants { limit: 20 }),
    ] {
        assert_eq!(wrong(text), (line, mistake), "{text}");
    }
}

#[test]
fn mistakes_elsewhere_keep_their_line_and_every_variant_is_looked_at() {
    let lines = |body: &str| {
        let source = Source { subject: "", body, signature: "" };
        let found = mistakes(source, &Facts::default(), &FieldValues::new());
        assert!(found.iter().all(|error| error.part == TemplatePart::Body));
        found.iter().map(|error| error.line).collect::<Vec<_>>()
    };
    assert_eq!(lines(&format!("{LETTER}{{{{ nadie.sabe }}}}")), [12]);
    assert_eq!(lines("a\n{% variants %}\n\nb\n{{ x }}\n{% or %}\nc\n{% end %} {{ y }}"), [5, 8]);
    assert_eq!(lines("{% variants %}a{% or %}b\n{{ x }}{% end %}"), [2]);
    assert_eq!(lines("{% variants %}a{% or %}{% if usted %}b{% end %}\nc"), [1]);
    assert_eq!(lines("a{% variants %}\n{{ 'b' }}{% or %}c{% end %}\n{% or %}"), [3]);
    assert_eq!(lines(LETTER), [0; 0]);
}

#[test]
fn a_value_that_looks_like_the_notation_stays_text() {
    let body = "{% variants %}{{ ask.x }}{% or %}b{% end %}";
    let values = [("ask.x".to_owned(), "{% or %} {% end %}".to_owned())].into();
    let source = Source { subject: "", body, signature: "" };
    let rendered = render(source, &Facts::default(), &values, &Choosing::default());
    assert_eq!((rendered.text.as_str(), rendered.variants.len()), ("{% or %} {% end %}\n", 1));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "([a-z\n '\"-]|\\{%|%\\}|\\{\\{|\\}\\}|\\{#|#\\}| variants | or | end | raw | endraw ){0,60}") {
        if let Ok(written) = read(&text) {
            for chosen in written.all() {
                prop_assert_eq!(breaks(&chosen.text), breaks(&text));
            }
        }
    }

    #[test]
    fn a_text_without_the_notation_stays_as_it_is(text in "\\PC*|([a-z\n]|\\{|%|\\}| if | set ){0,60}") {
        prop_assume!(tags::next(&text, &["variants", "or", "end"]).is_none());
        let chosen = read(&text).expect("nothing to refuse").choose(&Choosing::default());
        prop_assert_eq!(chosen.text, text);
        prop_assert!(chosen.blocks.is_empty());
    }

    #[test]
    fn every_choice_gives_the_words_that_were_written(
        blocks in prop::collection::vec((prop::collection::vec("[a-zñ]{1,9}( [a-z]{1,9})?", 1..5), 0u32..5, "[ \na-z]{0,9}"), 0..5)
    ) {
        let (mut text, mut expected, mut given) = (String::new(), String::new(), VariantChoices::new());
        for (number, (variants, choice, after)) in blocks.iter().enumerate() {
            text += &format!("{{% variants %}}\n{}\n{{% end %}}{after}", variants.join("\n{% or %}\n"));
            let choice = usize::try_from(*choice).expect("small") % variants.len();
            expected += &format!("{}{after}", variants[choice]);
            given.insert((number + 1).to_string(), u32::try_from(choice).expect("small"));
        }
        let choosing = Choosing { given: given.clone(), ..Choosing::default() };
        let chosen = read(&text).expect("well written").choose(&choosing);
        prop_assert_eq!(shown(&text, &choosing), expected.strip_suffix('\n').unwrap_or(&expected));
        let told: VariantChoices = chosen.blocks.into_iter().map(|b| (b.block, b.chosen)).collect();
        prop_assert_eq!(told, given);
    }
}
