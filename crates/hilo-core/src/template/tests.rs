use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::model::{FieldKind, TemplateMistake, TemplatePart};

fn facts() -> Facts {
    Facts {
        customer_name: "Ana Prueba".into(),
        customer_first_name: "Ana".into(),
        shop_name: "La Tetera".into(),
        agent_name: "Marta".into(),
        language: "es".into(),
        ..Facts::default()
    }
}

fn values(pairs: &[(&str, &str)]) -> FieldValues {
    pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
}

fn body(body: &str, given: &[(&str, &str)]) -> Rendered {
    render(
        Source { subject: "Asunto", body, signature: "" },
        &facts(),
        &values(given),
        &Choosing::default(),
    )
}

fn missing(rendered: &Rendered) -> Vec<&str> {
    rendered.fields.iter().filter(|f| f.missing).map(|f| f.name.as_str()).collect()
}

#[test]
fn facts_and_values_fill_the_fields() {
    let rendered = body(
        "Hola, {{ customer.first_name }}: {{ order.number }} con {{ ask.transportista }}.",
        &[("order.number", "A-17"), ("ask.transportista", "Mensajería Sur")],
    );
    assert_eq!(rendered.markdown, "Hola, Ana: A-17 con Mensajería Sur.");
    assert_eq!(missing(&rendered), Vec::<&str>::new());
}

#[test]
fn what_the_person_typed_goes_before_the_facts() {
    let rendered = body("{{ customer.first_name }}", &[("customer.first_name", "Anita")]);
    assert_eq!(rendered.markdown, "Anita");
}

#[test]
fn a_field_without_a_value_stays_visible_and_is_missing() {
    for template in [
        "{{ ask.fecha_entrega }}",
        "{{ ask.fecha_entrega | upper | trim }}",
        "{{ 'el lunes' if usted else ask.fecha_entrega }}{# ask.fecha_entrega #}",
    ] {
        let rendered = body(template, &[]);
        assert_eq!(rendered.errors, [], "{template}");
        assert!(rendered.markdown.contains("{{ ask.fecha_entrega }}"), "{}", rendered.markdown);
        assert_eq!(unresolved(&rendered.text), ["{{ ask.fecha_entrega }}"], "{template}");
    }
}

#[test]
fn a_field_that_only_a_condition_asks_for_is_listed_but_not_missing() {
    let rendered =
        body("{% if customer.company %}De {{ customer.company }}.{% else %}Hola.{% endif %}", &[]);
    assert_eq!(rendered.markdown, "Hola.");
    assert_eq!(rendered.fields.len(), 1);
    assert_eq!(missing(&rendered), Vec::<&str>::new());
}

#[test]
fn a_default_stands_in_for_a_missing_field() {
    let rendered = body("{{ ask.motivo | default('una avería') }}", &[]);
    assert_eq!(rendered.markdown, "una avería");
    assert_eq!(missing(&rendered), Vec::<&str>::new());
}

#[test]
fn formality_chooses_the_words() {
    let text = "{% if usted %}Le escribo{% else %}Te escribo{% endif %}";
    let source = Source { subject: "", body: text, signature: "" };
    let formal = Facts { usted: true, ..facts() };
    assert_eq!(
        render(source, &formal, &FieldValues::new(), &Choosing::default()).markdown,
        "Le escribo"
    );
    assert_eq!(
        render(source, &facts(), &FieldValues::new(), &Choosing::default()).markdown,
        "Te escribo"
    );
}

#[test]
fn a_value_is_text_and_is_not_rendered_again() {
    for hostile in [
        "*Ana*",
        "_Ana_",
        "{{ shop.name }}",
        "{% for x in y %}",
        "[pulsa](https://malo.example)",
        "<b>Ana</b>",
        "# Ana",
        "- Ana",
        "1. Ana",
        "1) Ana",
        "> Ana",
        "`Ana`",
        "&amp;",
        "~~Ana~~",
        "+ Ana",
        "===",
        "\\*Ana\\*",
        "![x](https://malo.example/p.png)",
        "<https://malo.example>",
        "***",
        "---",
        "| a | b |",
    ] {
        let rendered = body("{{ ask.nombre }}", &[("ask.nombre", hostile)]);
        assert_eq!(rendered.text, format!("{hostile}\n"), "{}", rendered.markdown);
    }
}

#[test]
fn lines_of_a_value_stay_lines() {
    let rendered =
        body("Dirección: {{ ask.envio }}.", &[("ask.envio", "Calle Mayor 1\r\n28000 Madrid")]);
    assert_eq!(rendered.text, "Dirección: Calle Mayor 1\n28000 Madrid.\n");
    let rendered = body("{{ ask.texto }}", &[("ask.texto", "Uno\n\n\n    Dos")]);
    assert_eq!(rendered.text, "Uno\n\nDos\n");
}

#[test]
fn a_subject_is_one_line_whatever_the_values_hold() {
    let rendered = render(
        Source {
            subject: "Pedido {{ order.number }}\t de {{ ask.quien }}",
            body: "x",
            signature: "",
        },
        &facts(),
        &values(&[("order.number", "17\r\nBcc: otra@malo.example"), ("ask.quien", "*Ana*\u{0}")]),
        &Choosing::default(),
    );
    assert_eq!(rendered.subject, "Pedido 17 Bcc: otra@malo.example de *Ana*");
    let long = header(&"palabra ".repeat(100));
    assert!(long.chars().count() <= 200 && long.ends_with("palabra"), "{long}");
}

#[test]
fn a_day_of_the_form_comes_in_words() {
    let template = "el {{ ask.fecha_entrega }}";
    let given = [("ask.fecha_entrega", "2026-11-30")];
    assert_eq!(body(template, &given).markdown, "el 30 de noviembre de 2026");
    let english = Facts { language: "en".into(), ..facts() };
    let source = Source { subject: "", body: "by {{ ask.delivery_date }}", signature: "" };
    let rendered = render(
        source,
        &english,
        &values(&[("ask.delivery_date", "2026-12-01")]),
        &Choosing::default(),
    );
    assert_eq!(rendered.markdown, "by 1 December 2026");
    assert_eq!(body(template, &[("ask.fecha_entrega", "lunes 30")]).markdown, "el lunes 30");
}

#[test]
fn an_amount_of_the_form_comes_as_its_language_writes_it() {
    let spanish = Facts { currency: "€", ..facts() };
    let source = Source { subject: "", body: "son {{ ask.importe }}", signature: "" };
    let written = |facts: &Facts, typed: &str| {
        render(source, facts, &values(&[("ask.importe", typed)]), &Choosing::default()).markdown
    };
    assert_eq!(written(&spanish, "1234.5"), "son 1234,50\u{A0}€");
    assert_eq!(written(&spanish, "unos 20"), "son unos 20");
    let english = Facts { language: "en".into(), ..spanish };
    assert_eq!(written(&english, "1234.5"), "son €1,234.50");
}

#[test]
fn filters_write_days_amounts_and_lists() {
    let given = [("ask.cuando", "2026-11-30"), ("ask.cosas", "té, azúcar, infusiones")];
    let rendered = body(
        "{{ ask.cuando | date }}, {{ '1.234,5 €' | money }}, {{ ask.cosas | list }}, \
         {{ 'Marta; Ismael' | list }}, {{ ask.nada | list }}",
        &given,
    );
    assert_eq!(rendered.errors, []);
    assert_eq!(
        rendered.markdown,
        "30 de noviembre de 2026, 1234,50\u{A0}€, té, azúcar e infusiones, Marta e Ismael, \
         {{ ask.nada }}"
    );
    assert_eq!(missing(&rendered), ["ask.nada"]);
}

#[test]
fn words_agree_with_a_gender_that_is_known() {
    let text = "{{ customer.gender | agree('Estimada', 'Estimado', 'Hola') }}";
    let written = |gender: &str| {
        let facts = Facts { customer_gender: gender.into(), ..facts() };
        let source = Source { subject: "", body: text, signature: "" };
        let rendered = render(source, &facts, &FieldValues::new(), &Choosing::default());
        assert!(rendered.errors.is_empty() && missing(&rendered).is_empty());
        rendered.markdown
    };
    assert_eq!(["f", "m", ""].map(written), ["Estimada", "Estimado", "Hola"]);
}

#[test]
fn fields_are_found_in_order_with_label_and_kind() {
    let found = fields(
        "{% if ask.urgente %}{{ ask.fecha_entrega }}{% endif %} {{ ask.importe }} {{ order.number }} \
         {{ ask.fecha_entrega }} {{ customer.first_name }}",
        "es",
    );
    let seen: Vec<_> = found.iter().map(|f| (f.name.as_str(), f.label.as_str(), f.kind)).collect();
    assert_eq!(
        seen,
        [
            ("ask.urgente", "Urgente", FieldKind::Text),
            ("ask.fecha_entrega", "Fecha de entrega", FieldKind::Date),
            ("ask.importe", "Importe", FieldKind::Money),
            ("order.number", "Número de pedido", FieldKind::Text),
            ("customer.first_name", "Nombre de pila", FieldKind::Text),
        ]
    );
}

#[test]
fn a_mistake_is_told_with_its_part_and_line_and_the_part_stays_as_written() {
    let mistake = |subject: &str, body: &str, signature: &str| {
        let rendered = render(
            Source { subject, body, signature },
            &facts(),
            &FieldValues::new(),
            &Choosing::default(),
        );
        assert_eq!((rendered.subject.as_str(), rendered.markdown.as_str()), (subject, body));
        let error = rendered.errors.first().expect("a mistake").clone();
        (error.part, error.line, error.message)
    };
    let (part, line, message) = mistake("x", "Hola\n{{ customer.email }}", "");
    assert_eq!((part, line), (TemplatePart::Body, 2));
    assert!(message.contains("customer.email"), "{message}");
    assert_eq!(mistake("{{ agent.name", "x", "").0, TemplatePart::Subject);
    assert_eq!(mistake("x", "x", "a\nb\n{% if usted %}").0, TemplatePart::Signature);
    assert_eq!(mistake("x", "{{ customer }}", "").0, TemplatePart::Body);
    assert_eq!(mistake("x", "{{ nobody.knows }}", "").0, TemplatePart::Body);
    assert_eq!(mistake("x", "{{ agent.name | safe }}", "").0, TemplatePart::Body);
    assert_eq!(mistake("x", "{% include 'secreto' %}", "").0, TemplatePart::Body);
}

#[test]
fn a_wrong_subject_does_not_spoil_the_body_nor_the_other_way_round() {
    let both = |subject, body| {
        let source = Source { subject, body, signature: "" };
        let rendered = render(source, &facts(), &FieldValues::new(), &Choosing::default());
        let wrong: Vec<_> = rendered.errors.iter().map(|error| error.part).collect();
        (rendered.subject, rendered.markdown, wrong)
    };
    let text = "Hola, {{ agent.name }}";
    assert_eq!(
        both("{{ agent.name", text),
        ("{{ agent.name".into(), "Hola, Marta".into(), vec![TemplatePart::Subject])
    );
    assert_eq!(
        both(text, "{% if usted %}"),
        ("Hola, Marta".into(), "{% if usted %}".into(), vec![TemplatePart::Body])
    );
    assert_eq!(both("{{ a", "{{ b").2, [TemplatePart::Subject, TemplatePart::Body], "each is told");
}

#[test]
fn what_is_wrong_is_told_by_its_kind() {
    let kind = |text: &str| body(text, &[]).errors.first().expect(text).mistake.clone();
    let named = str::to_owned;
    for (text, mistake) in [
        ("{{ order.nmber }}", TemplateMistake::UnknownField { name: named("order.nmber") }),
        ("{{ nobody }}", TemplateMistake::UnknownField { name: named("nobody") }),
        ("{{ agent.name | shout }}", TemplateMistake::UnknownFilter { name: named("shout") }),
        ("{% unless usted %}", TemplateMistake::UnknownStatement { name: named("unless") }),
        ("Pedido {{", TemplateMistake::Unclosed),
        ("{{ agent.name", TemplateMistake::Unclosed),
        ("{% if usted %}Le", TemplateMistake::Unclosed),
        ("{{ 'a", TemplateMistake::Unclosed),
        ("{# nunca", TemplateMistake::Unclosed),
        ("{{ }}", TemplateMistake::Syntax),
        ("{{ agent name }}", TemplateMistake::Syntax),
        ("{% endif %}", TemplateMistake::UnknownStatement { name: named("endif") }),
        ("{{ customer }}", TemplateMistake::NotText),
        ("{{ ask }}", TemplateMistake::NotText),
        ("{{ ['a'] }}", TemplateMistake::Refused),
        ("{{ agent.name | upper(1) }}", TemplateMistake::Refused),
    ] {
        assert_eq!(kind(text), mistake, "{text}");
    }
    let long = "a".repeat(TEXT_LIMIT + 1);
    assert_eq!(kind(&long), TemplateMistake::TooLong { limit: 200_000 });
}

#[test]
fn no_template_brings_the_program_down_or_fills_the_memory() {
    for text in [
        format!("{{{{ {}1 }}}}", "-".repeat(60_000)),
        format!("{{{{ 1{} }}}}", " + 1".repeat(8_000)),
        format!("{{{{ ask{} }}}}", ".a".repeat(60_000)),
        format!("{{{{ ask.a{} }}}}", " | upper".repeat(20_000)),
        format!("{{{{ {}1", "not ".repeat(40_000)),
        format!("{{% if usted %}}{}{{% endif %}}", "{% elif usted %}".repeat(10_000)),
        format!("{{% set a = 'x' %}}{}", "{% set a = a ~ a %}".repeat(33)),
        "{{ 'x' * 100000000 }}".to_owned(),
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}".to_owned(),
        "{% for a in 'x' * 90 %}{% for b in 'x' * 90 %}a{% endfor %}{% endfor %}".to_owned(),
    ] {
        let source = Source { subject: &text, body: &format!("a\n{text}"), signature: &text };
        let found = mistakes(source, &facts(), &FieldValues::new());
        let told: Vec<_> = found.iter().map(|error| (error.part, error.line)).collect();
        let parts = [TemplatePart::Subject, TemplatePart::Body, TemplatePart::Signature];
        assert_eq!(told, [(parts[0], 1), (parts[1], 2), (parts[2], 1)], "{:.40}", text);
        assert_eq!(fields(&text, "es"), [], "{:.40}", text);
        assert_eq!(render_signature(&text, &facts()), text);
        assert_eq!(signature_mistakes(&text, &facts()).len(), 1);
    }
}

#[test]
fn values_fill_in_so_much_and_no_more() {
    let long = "a".repeat(100_000);
    let times = |count| body(&"{{ ask.x }} ".repeat(count), &[("ask.x", &long)]).errors;
    assert_eq!(times(9), []);
    assert_eq!(times(11).first().map(|error| &error.mistake), Some(&TemplateMistake::Endless));
}

#[test]
fn placeholders_that_were_forgotten_are_found() {
    assert_eq!(
        unresolved("Hola [NOMBRE]: {{ ask.x }} del {% if y %} XXX y {{ roto\n[FECHA DE ENTREGA]"),
        ["[NOMBRE]", "{{ ask.x }}", "{% if y %}", "XXX", "{{ roto", "[FECHA DE ENTREGA]"]
    );
    let counted = "el ?? de marzo, ...... euros, el dd/mm/aaaa, (FECHA), (poner metros), ##PUNTOS##, <CÓDIGO AQUÍ>";
    assert_eq!(
        unresolved(counted),
        ["??", "......", "dd/mm/aaaa", "(FECHA)", "(poner metros)", "##PUNTOS##", "<CÓDIGO AQUÍ>"]
    );
    for fine in [
        "Cuándo llega ??",
        "Gracias......",
        "Y luego ...... nada",
        "INCLUYE TODO: envío y montaje",
        "Camiseta (TALLA XL) [talla M]",
        "[Pedido 4412]",
        "pulsa [RESET]",
        "(poner en agua fría)",
    ] {
        assert_eq!(unresolved(fine), Vec::<String>::new(), "{fine}");
    }
    for fine in ["Talla XXXL", "[sic]", "[1]", "[A]", "MAXXX", "[]", "Xx", "{ x }", "a % b"] {
        assert_eq!(unresolved(fine), Vec::<String>::new(), "{fine}");
    }
}

const LETTER: &str = "# Su pedido\n\nHola, **Ana**:\nseguimos.  \nUna línea *más*.\n\n\
    - uno [aquí](https://la-tetera.example/a?b=1&c=2)\n- dos\n  1. primero\n  2. segundo\n\n\
    > Lo que dijo\n\n<b>sin</b> formato y [malo](javascript:alert(1)) y ![foto](https://x.example/p.png)\n\n\
    Escriba a [hola@la-tetera.example](mailto:hola@la-tetera.example) o vea https://la-tetera.example.\n\n\
    ---\n\n```\ncódigo  tal cual\n```\n";

#[test]
fn the_text_part_reads_well() {
    assert_snapshot!(parts("x", LETTER, "Marta  \nLa Tetera", None, "es", &Look::default()).text);
}

#[test]
fn the_html_part_is_a_whole_document() {
    assert_snapshot!(
        parts("Su <pedido>", LETTER, "Marta  \nLa Tetera", None, "es", &Look::default()).html
    );
}

#[test]
fn the_html_part_fetches_nothing_and_runs_nothing() {
    let html =
        parts("x", LETTER, "<img src=https://x.example/p.png>", None, "es", &Look::default()).html;
    for forbidden in ["<img", "<script", "src=", "url(", "<link", "javascript:", "@import", "<b>"] {
        let found = html.replace("&lt;img src=", "");
        assert!(!found.contains(forbidden), "{forbidden}: {html}");
    }
}

proptest! {
    #[test]
    fn any_template_renders_or_is_refused_without_panic(text in "\\PC{0,200}", tags in "[{}%#a-z. |()'~*-]{0,80}") {
        let rendered = render(Source { subject: &tags, body: &format!("{text}{tags}"), signature: &text }, &facts(), &FieldValues::new(), &Choosing::default());
        prop_assert!(!rendered.subject.contains('\n') || !rendered.errors.is_empty());
    }

    #[test]
    fn any_value_reads_as_it_was_typed(value in "[a-z*_\\[\\](){}<>#+.!|~=>&`\\\\\"' 0-9-]{1,40}") {
        let shown = value.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assume!(!shown.is_empty());
        let rendered = body("{{ ask.x }}", &[("ask.x", &shown)]);
        prop_assert_eq!(rendered.text, format!("{}\n", shown));
    }

    #[test]
    fn a_header_never_holds_a_control_character(value in any::<String>()) {
        let value = header(&value);
        prop_assert!(value.chars().count() <= 200);
        prop_assert!(!value.chars().any(char::is_control));
        prop_assert_eq!(header(&value), value);
    }
}
