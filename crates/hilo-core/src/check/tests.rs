mod speed;

use super::*;
use crate::model::{DayException, SignatureNews, SignatureParts, WorkingHours};

fn letter(body: &str) -> Letter {
    Letter {
        subject: "Pedido 1182: sale mañana".into(),
        body: body.into(),
        to: vec!["ana@correo.example".into()],
        customer: Person {
            name: "Ana Ruiz Gómez".into(),
            first_name: "Ana".into(),
            ..Person::default()
        },
        formality: Some(Formality::Tu),
        language: "es".into(),
        from: "hola@tedealtura.example".into(),
        signature: "Marta Gil\\\nTé de Altura\\\n600 000 001".into(),
        shop: Settings {
            shop_name: "Té de Altura".into(),
            agent_name: "Marta Gil".into(),
            ..Settings::default()
        },
        today: NaiveDate::from_ymd_opt(2026, 3, 4).expect("a day"),
        ..Letter::default()
    }
}

fn details(letter: &Letter) -> Vec<Detail> {
    check(letter).into_iter().map(|finding| finding.detail).collect()
}

fn body_after(letter: &Letter, rule: RuleId) -> String {
    let found = check_one(rule, letter);
    match found.first().map(|finding| &finding.fix) {
        Some(Fix::Edit { body: Some(body), .. }) => body.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_plain_letter_is_found_fine() {
    let fine =
        letter("Hola, Ana:\n\nTu pedido sale mañana y llega el viernes.\n\nUn abrazo,\nMarta");
    assert_eq!(details(&fine), vec![]);
}

#[test]
fn what_is_quoted_is_not_ours() {
    let body = "Hola, Ana:\n\nSí, sale mañana.\n\nEl lunes, Ana escribió:\n> LLÁMAME YA!! Te adjunto [NOMBRE]\n> 4111 1111 1111 1111";
    assert_eq!(details(&letter(body)), vec![]);
}

#[test]
fn braces_do_not_leave_wherever_they_stand() {
    for body in [
        "Hola:\n\n> {{ ask.pregunta }}\n",
        "Hola:\n\nEl lunes, Ana escribió:\n> [NOMBRE {{ ask.pregunta }}]\n",
        "Hola:\n\n-- \n{{ ask.pregunta }}\n",
        "Hola:\n\n--Original message\n{% if usted %}\n",
    ] {
        let found = check_one(RuleId::Unresolved, &letter(body));
        assert_eq!(found.len(), 1, "{body}");
        assert_eq!(found[0].severity, Severity::Block);
    }
    let theirs = "Hola:\n\n> Para el [fecha], XXX y ____\n\n-- \n[NOMBRE]\n";
    assert_eq!(check_one(RuleId::Unresolved, &letter(theirs)), vec![]);
}

#[test]
fn spanish_words_say_nothing_about_an_english_letter() {
    let mut english = letter(
        "Hi Ana,\n\nYour order is on its way and you will have it on Saturday. Call us if you need it.\n\nBest wishes",
    );
    english.language = "en".into();
    assert_eq!(details(&english), vec![]);
    english.body = "Hi John,\n\nPlease find the invoice attached!!\n\nBest wishes".into();
    let found: Vec<RuleId> = check(&english).into_iter().map(|finding| finding.rule).collect();
    assert_eq!(found, [RuleId::Name, RuleId::Attachment, RuleId::Tone]);
}

#[test]
fn a_name_is_written_into_the_greeting_that_is_there() {
    for (body, expected) in [
        ("Hola:\n\nSale mañana.", "Hola, Ana:\n\nSale mañana."),
        ("¡Hola!\n\nSale mañana.", "¡Hola, Ana!\n\nSale mañana."),
        ("Buenos días,\n\nSale mañana.", "Buenos días, Ana:\n\nSale mañana."),
        ("Estimada clienta:\n\nSale mañana.", "Hola, Ana:\n\nSale mañana."),
        ("Sale mañana.", "Hola, Ana:\n\nSale mañana."),
        ("Hola, Ruiz:\n\nSale mañana.", "Hola, Ana:\n\nSale mañana."),
    ] {
        assert_eq!(body_after(&letter(body), RuleId::Name), expected);
    }
}

#[test]
fn a_greeting_without_the_name_is_what_the_remark_means() {
    for (body, words) in [
        ("Estimado cliente:\n\nTu pedido sale hoy.", Some("Estimado cliente")),
        ("Buenos días:\n\nTu pedido sale hoy.", Some("Buenos días")),
        ("Señora:\n\nTu pedido sale hoy.", Some("Señora")),
        ("Tu pedido sale hoy.", None),
    ] {
        let found = check(&letter(body));
        let name = found.iter().find(|each| each.rule == RuleId::Name).expect("a remark");
        let quote = name.place.as_ref().map(|place| place.quote.as_str());
        assert_eq!(quote, words, "{body}");
    }
}

#[test]
fn a_wrong_name_wants_to_be_confirmed_and_is_put_right() {
    let wrong = letter("Hola, Carlos:\n\nSale mañana.");
    let found = check_one(RuleId::Name, &wrong);
    assert!(found.iter().all(|finding| finding.needs_confirmation) && found.len() == 1);
    assert_eq!(body_after(&wrong, RuleId::Name), "Hola, Ana:\n\nSale mañana.");
    for right in ["Hola, Anita:", "HOLA ANA,", "Buenas tardes, doña Ana:", "Estimada Sra. Ruiz:"] {
        let right = letter(&format!("{right}\n\nSale mañana."));
        assert_eq!(check_one(RuleId::Name, &right), vec![], "{}", right.body);
    }
}

#[test]
fn shouting_is_taken_down_and_names_stay() {
    let loud = letter("Hola, Ana:\n\nTU PEDIDO YA HA SALIDO con SEUR!!! ¿Contenta??");
    let body = body_after(&loud, RuleId::Tone);
    assert_eq!(body, "Hola, Ana:\n\nTu pedido ya ha salido con SEUR!!! ¿Contenta??");
    let body = body_after(&letter(&body), RuleId::Tone);
    assert_eq!(body, "Hola, Ana:\n\nTu pedido ya ha salido con SEUR! ¿Contenta?");
}

#[test]
fn a_day_off_becomes_the_next_working_day_as_it_was_written() {
    for (day, expected) in [
        ("el sábado", "el lunes"),
        ("el sábado 7 de marzo", "el lunes 9 de marzo"),
        ("el 7/3/2026", "el 9/3/2026"),
        ("el 3 de abril de 2026", "el 6 de abril de 2026"),
    ] {
        let off = letter(&format!("Hola, Ana:\n\nTe llegará {day}."));
        assert_eq!(body_after(&off, RuleId::Date), format!("Hola, Ana:\n\nTe llegará {expected}."));
    }
}

#[test]
fn the_days_off_are_those_of_the_shop() {
    let mut kept = letter("Hola, Ana:\n\nTe llegará el 23 de abril.");
    let found =
        |letter: &Letter| check_one(RuleId::Date, letter).into_iter().next().map(|f| f.detail);
    assert_eq!(found(&kept), None);
    kept.shop.hours.region = "AR".into();
    let holiday = "Día de San Jorge".to_owned();
    let date = "2026-04-23".to_owned();
    assert_eq!(found(&kept), Some(Detail::HolidayDate { date: date.clone(), holiday }));
    kept.shop.hours.closed_on_holidays = false;
    assert_eq!(found(&kept), None);
    let day = "2026-04-23".parse().expect("a day");
    kept.shop.hours.exceptions =
        vec![DayException { day, name: "inventario".into(), open: Vec::new() }];
    let reason = "inventario".to_owned();
    assert_eq!(found(&kept), Some(Detail::ClosedDate { date: date.clone(), reason }));
    kept.shop.hours.exceptions.clear();
    kept.shop.hours.week[3].clear();
    assert_eq!(found(&kept), Some(Detail::ClosedDate { date, reason: String::new() }));
    kept.shop.country = "MX".into();
    kept.body = "Hola, Ana:\n\nTe llegará el 16 de marzo.".into();
    kept.shop.hours = WorkingHours::default();
    assert!(matches!(found(&kept), Some(Detail::HolidayDate { .. })));
}

#[test]
fn a_way_of_speaking_is_turned_only_as_a_whole() {
    let mut mixed =
        letter("Buenos días, Ana:\n\nLe confirmo tu pedido. Avísanos si necesitas algo.");
    mixed.formality = Some(Formality::Usted);
    assert_eq!(
        body_after(&mixed, RuleId::Tone),
        "Buenos días, Ana:\n\nLe confirmo su pedido. Avísenos si necesita algo."
    );
    mixed.body = "Buenos días, Ana:\n\nLe confirmo el pedido que encargaste.".into();
    let found = check_one(RuleId::Tone, &mixed);
    assert_eq!(found.first().map(|finding| finding.fix.clone()), Some(Fix::Show));
}

#[test]
fn what_is_too_long_goes_into_a_file_that_the_text_speaks_of() {
    let long = letter("Hola, Ana:\n\nUno.\n\nDos.\n\nTres.\n\nCuatro.\n\nUn saludo,\nMarta");
    let found = check_one(RuleId::Length, &long);
    let Some(Fix::Edit { body: Some(body), file: Some(file), .. }) =
        found.first().map(|f| f.fix.clone())
    else {
        panic!("{found:?}")
    };
    assert_eq!(
        body,
        "Hola, Ana:\n\nUno.\n\nDos.\n\nEncontrarás los detalles en el archivo adjunto.\n\nUn saludo,\nMarta"
    );
    assert_eq!(file.text, "Tres.\n\nCuatro.\n");
}

#[test]
fn numbers_that_only_look_like_a_card_or_an_account_are_none() {
    let text = |words: &str| letter(&format!("Hola, Ana:\n\nEs {words}."));
    for private in
        ["4111 1111 1111 1111", "ES91 2100 0418 4502 0005 1332", "12345678Z", "X-1234567-L"]
    {
        assert_eq!(check_one(RuleId::Private, &text(private)).len(), 1, "{private}");
    }
    for fine in [
        "4111 1111 1111 1112",
        "el seguimiento 4111111111111111",
        "12345678A",
        "600 123 456",
        "•••1332",
    ] {
        assert_eq!(check_one(RuleId::Private, &text(fine)), vec![], "{fine}");
    }
}

#[test]
fn news_that_are_over_and_a_part_that_lacks_are_told() {
    let mut signed = letter("Hola, Ana:\n\nSale mañana.");
    let news =
        SignatureNews { text: "Rebajas".into(), until: "2026-03-03".into(), ..Default::default() };
    signed.shop.signature_parts = SignatureParts { news, ..SignatureParts::default() };
    assert_eq!(details(&signed), vec![Detail::StaleNews { until: "2026-03-03".into() }]);
    signed.shop.signature_parts.news.until = "2026-03-04".into();
    assert_eq!(details(&signed), vec![]);
    signed.signature = "Marta Gil".into();
    let missing = vec![crate::model::SignaturePart::Shop, crate::model::SignaturePart::Contact];
    assert_eq!(details(&signed), vec![Detail::PartOfSignature { missing }]);
}

#[test]
fn a_subject_is_proposed_from_the_text() {
    let mut vague = letter(
        "Hola, Ana:\n\nGracias por escribirnos. La tetera azul vuelve a estar en el almacén, y la apartamos hasta que nos digas.",
    );
    vague.subject = "Re: Consulta".into();
    let fix = check_one(RuleId::Subject, &vague).into_iter().next().map(|finding| finding.fix);
    let subject = "Re: La tetera azul vuelve a estar en el almacén".to_owned();
    assert_eq!(fix, Some(Fix::Edit { subject: Some(subject), body: None, file: None }));
}

#[test]
fn a_finding_keeps_its_key_while_its_words_stay() {
    let one = letter("Hola, Ana:\n\nTe adjunto la factura.");
    let other = letter("Hola, Ana:\n\nYa está todo listo. Te adjunto la factura, como pediste.");
    let key = |letter| check_one(RuleId::Attachment, letter).into_iter().next().map(|f| f.key);
    assert_eq!(key(&one), key(&other));
    assert_eq!(key(&one), Some("attachment:no_attachment:te adjunto".to_owned()));
}

#[test]
fn every_place_can_be_found_in_the_letter() {
    let body = "Hola, Luis:\n\nLe ADJUNTO EL PEDIDO DE HOY!! Llámanos, no es culpa nuestra. Llegará el sábado. [NOMBRE]";
    for finding in check(&letter(body)) {
        if let Some(place) = finding.place {
            assert!(body.contains(&place.quote), "{}: {}", finding.key, place.quote);
        }
    }
}

#[test]
fn no_text_is_too_odd() {
    use proptest::prelude::*;
    proptest!(|(body in "(\\PC|\n|>|[.!?:,«»*_\\[\\]{}]|Hola|Ana|el sábado|ADJUNTO|4111 ){0,60}", subject in "\\PC{0,90}")| {
        let mut odd = letter(&body);
        odd.subject = subject;
        for finding in check(&odd) {
            prop_assert!(finding.key.starts_with(finding.rule.as_str()));
        }
    });
}
