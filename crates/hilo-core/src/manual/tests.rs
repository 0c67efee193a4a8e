use chrono::NaiveDate;

use super::{Words, page, room};
use crate::model::{EscalationCriteria, Manual, ManualAnswers, ManualLimits, ManualPage, Settings};

fn shop() -> Settings {
    Settings { shop_name: "Tienda & <Hija>".into(), ..Settings::default() }
}

fn printed(manual: &Manual, language: &str) -> ManualPage {
    let day = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day");
    page(manual, &shop(), Words::of(language).expect("a language"), day)
}

/// A manual of seven answers of so many characters.
fn filled(length: usize) -> Manual {
    let answer = "Lo que hay que hacer con calma y con nombre. ".repeat(50);
    let answer: String = answer.chars().take(length).collect();
    let answers = ManualAnswers {
        people: answer.clone(),
        training: answer.clone(),
        resources: answer.clone(),
        hours: answer.clone(),
        responsible: answer.clone(),
        escalation: answer.clone(),
        satisfaction: answer,
    };
    Manual { answers, limits: ManualLimits::default() }
}

#[test]
fn the_page_has_the_shop_the_week_the_answers_and_the_limits() {
    let mut manual = filled(44);
    manual.limits = ManualLimits {
        compensation_amount: Some(1_990),
        compensation_share: Some(15),
        decides_above: "Marta".into(),
        escalate: EscalationCriteria {
            days: Some(3),
            amount: Some(10_000),
            angry: true,
            words: vec!["abogado".into(), "OMIC".into()],
        },
        ..ManualLimits::default()
    };
    let html = printed(&manual, "es").html;
    for part in [
        "<h1>Tienda &amp; &lt;Hija&gt;</h1>",
        "Manual de atención · 24 de noviembre de 2026",
        "Lunes a viernes: 09:00-18:00; sábado a domingo: cerrado. Los festivos cerramos.",
        "Se puede dar sin preguntar: hasta 19,90\u{a0}€ · 15 % del pedido, lo que sea menos.",
        "Por encima decide: Marta",
        "Sube de nivel: tras 3 días abierta; desde 100\u{a0}€; cliente enfadado; si dice «abogado», «OMIC».",
        "7. ¿Hasta dónde llegamos",
        "@page{size:A4",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert_eq!(html.matches("Lo que hay que hacer").count(), 7);
    let english = printed(&manual, "en").html;
    assert!(english.contains("Service manual · 24 November 2026"), "{english}");
    assert!(english.contains("up to 19.90\u{a0}€ · 15 % of the order"), "{english}");
}

#[test]
fn what_somebody_typed_is_never_markup() {
    let mut manual = filled(0);
    manual.answers.people = "<script>alert(1)</script>\u{1b}[2J \"x\"".into();
    manual.limits.decides_above = "</p><img src=x>".into();
    manual.limits.escalate.words = vec!["<b>".into()];
    let html = printed(&manual, "es").html;
    for raw in ["<script", "<img", "<b>", "\u{1b}"] {
        assert!(!html.contains(raw), "{raw}: {html}");
    }
    assert!(html.contains("default-src 'none'"), "it loads nothing");
}

#[test]
fn a_question_without_an_answer_says_so_and_one_that_the_settings_answer_does_not() {
    let html = printed(&Manual::default(), "es").html;
    // The hours stand in the settings, and that there is no limit is an answer about compensation.
    assert_eq!(html.matches("Sin contestar todavía.").count(), 5, "{html}");
    assert!(html.contains("cualquier compensación se pregunta antes"), "{html}");
}

#[test]
fn the_type_gets_smaller_before_anything_is_too_long() {
    let sizes = [60, 300, 450, 560].map(|length| {
        let page = printed(&filled(length), "es");
        assert_eq!(page.lines_over, 0, "{length}");
        let (_, size) = page.html.split_once("body{font-size:").expect("a size");
        size.split_once("pt").expect("points").0.parse::<f32>().expect("a number")
    });
    assert!(sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
    assert!(sizes.first() > sizes.last(), "{sizes:?}");
}

#[test]
fn what_does_not_fit_says_by_how_many_lines_and_is_printed_whole() {
    let over = [1_000, 1_500, 2_000].map(|length| {
        let manual = filled(length);
        let page = printed(&manual, "es");
        assert_eq!(page.html.matches(&format!("<p>{}</p>", manual.answers.people)).count(), 7);
        page.lines_over
    });
    assert!(over.first().is_some_and(|lines| *lines > 0), "{over:?}");
    assert!(over.is_sorted_by(|a, b| a < b), "{over:?}");
}

#[test]
fn lines_are_those_of_words_that_do_not_fit_beside_each_other() {
    // An `m` is 975 wide.
    assert_eq!(room::lines("mm mm", 4_300), 1);
    assert_eq!(room::lines("mm mm", 4_200), 2);
    assert_eq!(room::lines("mm\n\nmm", 9_000), 3);
    assert_eq!(room::lines("mmmm", 2_000), 2);
    assert_eq!(room::lines("m mmmm m", 2_000), 4);
    assert_eq!(room::lines("", 2_000), 1);
    assert_eq!(room::lines("ñandú 漢字", 100), 7);
}
