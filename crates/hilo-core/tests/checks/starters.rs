//! The templates that a new shop begins with, against the rules: whichever of its ways of saying it a letter takes.

use chrono::NaiveDate;
use hilo_core::check::similar::{likeness, runs};
use hilo_core::check::{Letter, Person, check};
use hilo_core::model::{Detail, FieldValues, Formality, Rendered, RuleId, Settings};
use hilo_core::template::{Choosing, Facts, Source, Starter, fields, is_typed};
use hilo_core::template::{render, starters};

/// Blocks of a starter, each of which is said in so many ways.
const WAYS: u32 = 3;
/// From which likeness on two openings are one with other words put in.
const ALIKE: f64 = 0.45;

/// What a shop may type for each field of the starters.
const VALUES: &[(&str, &str)] = &[
    ("order.number", "TC-555800"),
    ("ask.articulo", "la lámpara Alba"),
    ("ask.articulo_pedido", "la lámpara Alba en verde"),
    ("ask.articulo_recibido", "la lámpara Alba en gris"),
    ("ask.asunto", "la caja rota"),
    ("ask.cambio", "dos sillas en lugar de una"),
    ("ask.fecha_abono", "2026-03-12"),
    ("ask.fecha_entrega", "2026-03-10"),
    ("ask.fecha_limite", "2026-03-06"),
    ("ask.fecha_recogida", "2026-03-09"),
    ("ask.fecha_reserva", "2026-03-13"),
    ("ask.fecha_respuesta", "2026-03-06"),
    ("ask.fecha_solucion", "2026-03-11"),
    ("ask.hora_desde", "9:00"),
    ("ask.hora_hasta", "14:00"),
    ("ask.importe", "49,90"),
    ("ask.lo_que_falta", "el parte de la mensajería"),
    ("ask.lo_que_sabemos", "el paquete salió el lunes"),
    ("ask.mejora", "las cajas llevan cantoneras"),
    ("ask.motivo", "una pieza llegó rota al taller"),
    ("ask.nombre_fiscal", "Ana Ruiz Gómez"),
    ("ask.numero_factura", "F-2026-031"),
    ("ask.numero_seguimiento", "ES0042"),
    ("ask.pieza", "el tornillo de la base"),
    ("ask.plazo", "cuatro días"),
    ("ask.precio", "49,90"),
    ("ask.respuesta", "Sí, la tela se quita y se lava a mano."),
    ("ask.solucion", "una caja nueva, sin coste"),
    ("ask.transportista", "Correos"),
    ("ask.amount", "49.90"),
    ("ask.answer", "Yes, the cover comes off and can be washed by hand."),
    ("ask.answer_date", "2026-03-06"),
    ("ask.billing_name", "Ana Ruiz Gómez"),
    ("ask.carrier", "Correos"),
    ("ask.change", "two chairs instead of one"),
    ("ask.collection_date", "2026-03-09"),
    ("ask.credit_date", "2026-03-12"),
    ("ask.deadline", "2026-03-06"),
    ("ask.delivery_date", "2026-03-10"),
    ("ask.delivery_time", "four days"),
    ("ask.held_until", "2026-03-13"),
    ("ask.improvement", "the boxes have padded corners"),
    ("ask.invoice_number", "F-2026-031"),
    ("ask.item", "the Alba lamp"),
    ("ask.item_ordered", "the Alba lamp in green"),
    ("ask.item_received", "the Alba lamp in grey"),
    ("ask.matter", "the broken box"),
    ("ask.part", "the screw of the base"),
    ("ask.price", "49.90"),
    ("ask.reason", "a part reached our workshop broken"),
    ("ask.solution", "a new box, at no cost"),
    ("ask.solution_date", "2026-03-11"),
    ("ask.time_from", "9:00"),
    ("ask.time_to", "14:00"),
    ("ask.tracking_number", "ES0042"),
    ("ask.what_is_missing", "the report of the carrier"),
    ("ask.what_we_know", "the parcel left on Monday"),
];

/// A starter as it is written to one customer.
struct Case {
    starter: Starter,
    usted: bool,
    values: FieldValues,
}

/// Every starter, in each way to speak to a customer that its language tells apart.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for starter in starters() {
        for usted in [false, true] {
            if !usted || starter.text.language == "es" {
                cases.push(Case { starter: starter.clone(), usted, values: values(&starter) });
            }
        }
    }
    cases
}

/// The values of a starter's form.
///
/// # Panics
///
/// Where the form asks for something that has no value here.
fn values(starter: &Starter) -> FieldValues {
    let text = format!("{}\n{}", starter.text.subject, starter.text.body);
    let asked = fields(&text, "es").into_iter().filter(|field| is_typed(&field.name));
    let known = |name: &str| VALUES.iter().find(|(known, _)| *known == name);
    asked
        .map(|field| {
            let (_, value) = known(&field.name).unwrap_or_else(|| panic!("no {}", field.name));
            // What the carrier tells of was yesterday.
            let over = starter.key == "delivered" && *value == "2026-03-10";
            (field.name, if over { "2026-03-03" } else { value }.to_owned())
        })
        .collect()
}

impl Case {
    /// Fills it in, each block said in the way of its number.
    fn written(&self, ways: [u32; 3]) -> Rendered {
        let facts = Facts {
            customer_name: "Ana Ruiz Gómez".into(),
            customer_first_name: "Ana".into(),
            customer_gender: "f".into(),
            shop_name: "Té de Altura".into(),
            agent_name: "Marta Gil".into(),
            language: self.starter.text.language.clone(),
            usted: self.usted,
            currency: "€",
            ..Facts::default()
        };
        let names = match self.starter.text.language.as_str() {
            "en" => ["greeting", "opening", "farewell"],
            _ => ["saludo", "apertura", "despedida"],
        };
        let given = names.map(str::to_owned).into_iter().zip(ways).collect();
        let choosing = Choosing { given, ..Choosing::default() };
        let (subject, body) = (&self.starter.text.subject, &self.starter.text.body);
        let source = Source { subject, body, signature: "" };
        let rendered = render(source, &facts, &self.values, &choosing);
        let chosen: Vec<u32> = rendered.variants.iter().map(|block| block.chosen).collect();
        assert_eq!(chosen, ways, "{}", self.name());
        rendered
    }

    /// The letter that it becomes, with the file that an invoice is.
    fn letter(&self, ways: [u32; 3]) -> Letter {
        let rendered = self.written(ways);
        let is_invoice = self.starter.key == "invoice";
        Letter {
            subject: rendered.subject,
            body: rendered.markdown,
            to: vec!["ana@correo.example".into()],
            attachments: if is_invoice { vec!["factura.pdf".into()] } else { vec![] },
            customer: Person {
                name: "Ana Ruiz Gómez".into(),
                first_name: "Ana".into(),
                ..Person::default()
            },
            formality: Some(if self.usted { Formality::Usted } else { Formality::Tu }),
            language: self.starter.text.language.clone(),
            from: "hola@tedealtura.example".into(),
            signature: "Marta Gil\\\nTé de Altura\\\n600 000 001".into(),
            shop: Settings {
                shop_name: "Té de Altura".into(),
                agent_name: "Marta Gil".into(),
                ..Settings::default()
            },
            today: NaiveDate::from_ymd_opt(2026, 3, 4).expect("a day"),
            values: self.values.values().cloned().collect(),
            ..Letter::default()
        }
    }

    fn name(&self) -> String {
        format!("{} {}, usted: {}", self.starter.text.language, self.starter.key, self.usted)
    }
}

/// What the rules find in a letter, without what they would do about it.
fn found(letter: &Letter) -> Vec<Detail> {
    check(letter).into_iter().map(|finding| finding.detail).collect()
}

/// Every way to say each of the three blocks.
fn combinations() -> impl Iterator<Item = [u32; 3]> {
    (0..WAYS.pow(3)).map(|number| [number / WAYS.pow(2), number / WAYS % WAYS, number % WAYS])
}

#[test]
fn whatever_ways_a_letter_takes_no_rule_finds_anything_in_it() {
    for case in cases() {
        // The farewell that promises to stay on it is a fourth paragraph in English, below the first
        // opening as well.
        let known = found(&case.letter([0, 0, 2]));
        assert!(known.iter().all(|detail| matches!(detail, Detail::TooLong { .. })), "{known:?}");
        for ways in combinations() {
            let expected = if ways[2] == 2 { known.as_slice() } else { &[] };
            assert_eq!(found(&case.letter(ways)), expected, "{} {ways:?}", case.name());
        }
    }
}

#[test]
fn however_an_invoice_is_announced_a_missing_file_is_told() {
    for case in cases().iter().filter(|case| case.starter.key == "invoice") {
        for way in 0..WAYS {
            let letter = Letter { attachments: vec![], ..case.letter([0, way, 0]) };
            let found: Vec<RuleId> = check(&letter).iter().map(|finding| finding.rule).collect();
            assert_eq!(found, [RuleId::Attachment], "{}", letter.body);
        }
    }
}

#[test]
fn the_form_asks_the_same_in_the_same_order_whatever_ways_a_letter_takes() {
    for case in cases() {
        let asked = |ways| -> Vec<String> {
            let fields = case.written(ways).fields.into_iter();
            fields.map(|field| field.name).filter(|name| is_typed(name)).collect()
        };
        let first = asked([0, 0, 0]);
        assert_eq!(first.len(), case.values.len(), "{}", case.name());
        for ways in combinations() {
            assert_eq!(asked(ways), first, "{} {ways:?}", case.name());
        }
    }
}

#[test]
fn the_ways_to_open_a_starter_are_not_alike() {
    for case in cases() {
        let values: Vec<String> = case.values.values().cloned().collect();
        let openings: Vec<String> = (0..WAYS)
            .map(|way| {
                let letter = case.written([0, way, 0]).markdown;
                letter.split("\n\n").nth(1).expect("a paragraph").to_owned()
            })
            .collect();
        for (one, other) in [(0, 1), (0, 2), (1, 2)] {
            let [one, other] = [&openings[one], &openings[other]];
            let like = likeness(&runs(one, &values), &runs(other, &values));
            assert!(like < ALIKE, "{}: {like}\n{one}\n{other}", case.name());
        }
    }
}

#[test]
fn every_way_to_open_uses_the_same_fields() {
    for Starter { key, text } in starters() {
        let block = text.body.split("{% variants ").nth(2).and_then(|block| block.split_once("%}"));
        let block = block.and_then(|(_, block)| block.split_once("{% end %}")).expect("its block");
        let used: Vec<Vec<String>> = (block.0.split("{% or %}"))
            .map(|way| {
                let mut names: Vec<_> =
                    fields(way, &text.language).into_iter().map(|field| field.name).collect();
                names.sort();
                names
            })
            .collect();
        assert_eq!(used.len(), 3, "{key}");
        assert!(used.iter().all(|names| *names == used[0]), "{key}: {used:?}");
    }
}
