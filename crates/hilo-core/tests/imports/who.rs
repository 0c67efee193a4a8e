//! Who is us in one chat of an import is us in the others.

use hilo_core::import::{look, store};
use hilo_core::model::*;
use serde_json::{Value, json};

use super::shop::{Shop, shop};

const ANA: &str =
    "23/3/24, 9:05 - Ana Gil: hola, ¿tenéis la silla?\n23/3/24, 9:06 - La Vela: sí, dos\n";
const GROUP: &str = "1/2/24, 9:05 - Bea creó el grupo \"Vecinos\"\n1/2/24, 9:05 - Bea: hola\n\
    13/2/24, 9:05 - La Vela: hola\n13/2/24, 9:06 - Carlos: yo también\n14/2/24, 9:06 - Dani: y yo\n";

/// Who each sender of a source of a waiting import seems to be, and why.
fn people(job: &Value, source: usize) -> Vec<String> {
    let people = job["sources"][source]["people"].as_array().expect("people");
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    people
        .iter()
        .map(|person| {
            let (sender, is) = (word(&person["sender"]), word(&person["who"]["is"]));
            format!("{sender}: {is} ({})", word(&person["because"]))
        })
        .collect()
}

fn waiting(shop: &Shop, files: &[(&str, &str)]) -> Value {
    let paths: Vec<_> = files.iter().map(|(name, text)| shop.file(name, text)).collect();
    let job = shop.call("import_start", json!({ "paths": paths }));
    shop.wait(&job, &["ready", "failed"])
}

#[test]
fn who_is_us_in_a_chat_of_two_is_us_in_a_group_of_the_same_import_whichever_comes_first() {
    let ana = ("Chat de WhatsApp con Ana Gil.txt", ANA);
    let group = ("grupo.txt", GROUP);
    for (files, at) in [([ana, group], 1), ([group, ana], 0)] {
        let shop = shop();
        let job = waiting(&shop, &files);
        let us = |source| {
            let people = people(&job, source);
            people.into_iter().find(|person| person.starts_with("La Vela")).expect("she speaks")
        };
        assert_eq!(us(at), "La Vela: shop (other_chat)");
        assert_eq!(us(1 - at), "La Vela: shop (other_side)");
        assert_eq!(people(&job, at)[0], "Bea: new_customer (unknown)");
        let job = shop.call("import_run", json!({ "job": job["id"], "answers": [] }));
        shop.wait(&job, &["done"]);
        let mut customers = shop.customers();
        customers.sort();
        assert_eq!(customers, ["Ana Gil", "Bea", "Carlos", "Dani"]);
    }
}

#[test]
fn what_is_said_of_one_chat_is_a_guess_about_the_others_that_can_be_contradicted() {
    let shop = shop();
    let job = waiting(&shop, &[("obra.txt", GROUP), ("grupo.txt", GROUP)]);
    assert!(people(&job, 0).iter().chain(&people(&job, 1)).all(|person| !person.contains("shop")));
    let path = |source: usize| job["sources"][source]["path"].clone();
    let says = |source, who: Value| {
        let people = json!([{ "sender": "La Vela", "who": who }]);
        json!({ "path": path(source), "people": people })
    };
    let answer = |answers: Value| {
        let job = shop.call("import_answer", json!({ "job": job["id"], "answers": answers }));
        shop.wait(&job, &["ready"])
    };
    let heard = answer(json!([says(0, json!({ "is": "shop" }))]));
    assert_eq!(people(&heard, 0)[1], "La Vela: shop (told)");
    assert_eq!(people(&heard, 1)[1], "La Vela: shop (other_chat)");
    let other = json!({ "is": "new_customer", "name": "La Vela", "phone": "" });
    let heard = answer(json!([says(1, other)]));
    assert_eq!(people(&heard, 0)[1], "La Vela: shop (told)");
    assert_eq!(people(&heard, 1)[1], "La Vela: new_customer (told)");
}

#[test]
fn of_two_who_are_guessed_in_each_others_chat_the_one_who_speaks_in_more_chats_is_us() {
    let shop = shop();
    // In this one we wrote first, and without a title the second would be taken for us.
    let bea = "1/2/24, 9:05 - La Vela: hola Bea\n3/2/24, 9:05 - Bea: hola\n";
    let job = waiting(&shop, &[("uno.txt", bea), ("dos.txt", ANA)]);
    assert_eq!(people(&job, 0), ["La Vela: shop (other_chat)", "Bea: new_customer (unknown)"]);
    assert_eq!(people(&job, 1), ["Ana Gil: new_customer (unknown)", "La Vela: shop (other_side)"]);
}

#[test]
fn two_chats_of_the_same_two_never_leave_nobody_to_be_the_customer() {
    let shop = shop();
    let turned = "1/2/24, 9:05 - La Vela: hola\n3/2/24, 9:05 - Ana Gil: hola\n";
    let job = waiting(&shop, &[("uno.txt", ANA), ("dos.txt", turned)]);
    for source in [0, 1] {
        let ours = people(&job, source).iter().filter(|person| person.contains("shop")).count();
        assert_eq!(ours, 1, "{:?}", people(&job, source));
        assert_eq!(job["sources"][source]["skipped"], 0);
    }
}

#[test]
fn a_chat_that_is_left_out_says_nothing_of_the_others() {
    let shop = shop();
    let ana = shop.file("Chat de WhatsApp con Ana Gil.txt", ANA);
    let group = shop.file("grupo.txt", GROUP);
    let looked = look(&shop.hilo, &[ana.clone(), group], |preview| SourceAnswer {
        path: preview.path.clone(),
        leave_out: preview.path == ana.display().to_string(),
        ..Default::default()
    });
    let looked: Vec<_> = looked.into_iter().collect::<Result<_, _>>().expect("readable");
    assert!(looked[1].0.preview.people.iter().all(|person| person.who != Who::Shop));
}

#[test]
fn what_the_preview_of_several_chats_counts_is_what_the_run_stores() {
    let shop = shop();
    let group = shop.file("grupo.txt", GROUP);
    let mails =
        shop.file("uno.eml", super::shop::mail("1", "a@correo.example", "b@c.example", "x"));
    let ana = shop.file("Chat de WhatsApp con Ana Gil.txt", ANA);
    let looked = look(&shop.hilo, &[group, mails, ana], |preview| SourceAnswer {
        path: preview.path.clone(),
        ..Default::default()
    });
    let looked: Vec<_> = looked.into_iter().collect::<Result<_, _>>().expect("readable");
    let told: Vec<_> = looked.iter().map(|(looked, _)| looked.preview.new).collect();
    let stored = store(&shop.hilo, looked).expect("stored").sources;
    assert_eq!(told, stored.iter().map(|source| source.new).collect::<Vec<_>>());
    assert_eq!(told, [5, 1, 2]);
}
