//! Taking an import back: what it brought goes, what was there before stays.

use hilo_core::import::{look, store};
use hilo_core::model::*;
use serde_json::{Value, json};

use super::shop::{CHAT, Shop, mail, shop};

#[test]
fn undo_of_an_import_leaves_what_was_there_before() {
    let shop = shop();
    let chat = shop.file("Chat de WhatsApp con Ana Ruiz.txt", CHAT);
    shop.import(&chat);
    let longer = shop.file(
        "otra/Chat de WhatsApp con Ana Ruiz.txt",
        format!("{CHAT}24/3/24, 10:00 - Ana Ruiz: gracias\n"),
    );
    let second = shop.import(&longer);
    let third =
        shop.import(&shop.file(
            "uno.eml",
            mail("1", "Luis <luis@correo.example>", "hola@tienda.example", "hola"),
        ));
    assert_eq!(shop.customers(), ["Ana Ruiz", "Luis"]);
    shop.call("import_undo", json!({ "import": third.id }));
    assert_eq!(shop.customers(), ["Ana Ruiz"]);
    shop.call("import_undo", json!({ "import": second.id }));
    assert_eq!(shop.timeline("ana").len(), 3);
    let found = shop.call(
        "search",
        json!({ "query": "gracias", "channel": null, "customer": null, "offset": 0, "limit": 9 }),
    );
    assert_eq!(found["total"], 0, "what is undone is not found");
    assert_eq!(shop.import(&longer).new, 1, "what was undone can come in again");
}

#[test]
fn undo_of_an_import_takes_back_what_it_made_of_our_own_names() {
    let shop = shop();
    let chat = shop.file("Chat de WhatsApp con Ana Ruiz.txt", CHAT);
    let names = |shop: &Shop| shop.call("settings_get", json!({}))["own_whatsapp_names"].clone();
    let summary = shop.import(&chat);
    assert_eq!(names(&shop), json!(["Tienda", "hola@tienda.example"]));
    shop.call("import_undo", json!({ "import": summary.id }));
    assert_eq!(names(&shop), json!([]));
}

#[test]
fn a_name_of_ours_stays_until_the_last_import_that_said_so_is_undone() {
    let shop = shop();
    let names = |shop: &Shop| shop.call("settings_get", json!({}))["own_whatsapp_names"].clone();
    let undo = |summary: &ImportSummary| shop.call("import_undo", json!({ "import": summary.id }));
    let first = shop.import(&shop.file("Chat de WhatsApp con Ana Ruiz.txt", CHAT));
    let other = CHAT.replace("Ana Ruiz", "Luis Gil");
    let second = shop.import(&shop.file("Chat de WhatsApp con Luis Gil.txt", other));
    undo(&first);
    assert_eq!(names(&shop), json!(["Tienda", "hola@tienda.example"]));
    undo(&second);
    assert_eq!(names(&shop), json!([]));
}

#[test]
fn an_address_of_ours_stays_while_mails_by_it_stay_and_goes_with_the_last_of_them() {
    let shop = shop();
    let addresses = |shop: &Shop| shop.call("settings_get", json!({}))["own_addresses"].clone();
    let undo = |summary: &ImportSummary| shop.call("import_undo", json!({ "import": summary.id }));
    let first = shop.import(
        &shop.file("a.eml", mail("1", "Ana <ana@correo.example>", "hola@tienda.example", "uno")),
    );
    // Nobody is asked about the second: the address is known by then.
    let path =
        shop.file("b.eml", mail("2", "Luis <luis@correo.example>", "hola@tienda.example", "dos"));
    let looked = look(&shop.hilo, &[path], |preview| SourceAnswer {
        path: preview.path.clone(),
        ..Default::default()
    });
    let second = store(&shop.hilo, looked.into_iter().collect::<Result<_, _>>().expect("readable"))
        .expect("stored");
    undo(&first);
    assert_eq!(addresses(&shop), json!(["hola@tienda.example"]));
    undo(&second);
    assert_eq!(addresses(&shop), json!([]));
}

#[test]
fn an_address_that_the_person_had_set_stays_whatever_is_undone() {
    let shop = shop();
    let mut settings = shop.call("settings_get", json!({}));
    settings["own_whatsapp_names"] = json!(["Tienda"]);
    shop.call("settings_save", settings);
    let summary = shop.import(&shop.file("Chat de WhatsApp con Ana Ruiz.txt", CHAT));
    shop.call("import_undo", json!({ "import": summary.id }));
    assert_eq!(shop.call("settings_get", json!({}))["own_whatsapp_names"], json!(["Tienda"]));
}

#[test]
fn what_the_person_sets_again_after_an_import_guessed_it_stays_whatever_is_undone() {
    let shop = shop();
    let ours = |shop: &Shop| {
        let settings = shop.call("settings_get", json!({}));
        (settings["own_addresses"].clone(), settings["own_whatsapp_names"].clone())
    };
    let save = |addresses: Value, names: Value| {
        let mut settings = shop.call("settings_get", json!({}));
        settings["own_addresses"] = addresses;
        settings["own_whatsapp_names"] = names;
        shop.call("settings_save", settings);
    };
    let undo = |summary: &ImportSummary| shop.call("import_undo", json!({ "import": summary.id }));
    let both = || (json!(["hola@tienda.example"]), json!(["Tienda", "hola@tienda.example"]));
    let letter = mail("1", "Ana <ana@correo.example>", "hola@tienda.example", "uno");
    let import = || {
        let first = shop.import(&shop.file("a.eml", &letter));
        (first, shop.import(&shop.file("Chat de WhatsApp con Ana Ruiz.txt", CHAT)))
    };
    let (first, second) = import();
    assert_eq!(ours(&shop), both());
    // Whatever else is saved, with these among it, they are still only the imports' word.
    save(both().0, both().1);
    undo(&first);
    undo(&second);
    assert_eq!(ours(&shop), (json!([]), json!([])));
    let (first, second) = import();
    save(json!([]), json!([]));
    save(json!([" Hola@Tienda.example"]), both().1);
    undo(&first);
    undo(&second);
    assert_eq!(ours(&shop), both());
}

#[test]
fn undo_of_an_import_takes_back_a_name_that_it_filled_in_unless_somebody_changed_it() {
    let shop = shop();
    let said = |id: &str, who: &str| {
        shop.import(&shop.file(&format!("{id}.eml"), mail(id, who, "hola@tienda.example", id)))
    };
    for (person_renames, left) in [(None, "ana@correo.example"), (Some("Ana R."), "Ana R.")] {
        let first = said("1", "ana@correo.example");
        let second = said("2", "Ana Ruiz <ana@correo.example>");
        assert_eq!(shop.customers(), ["Ana Ruiz"]);
        let list = json!({ "query": "ana", "recent_first": false, "offset": 0, "limit": 1 });
        let id = shop.call("customer_list", list)["rows"][0]["id"].clone();
        let mut customer = shop.call("customer_get", json!({ "customer": id }))["customer"].clone();
        // A remark is no reason to keep the name.
        customer["notes"] = json!("llamar por la tarde");
        if let Some(name) = person_renames {
            customer["name"] = json!(name);
        }
        shop.call("customer_update", json!({ "customer": customer }));
        shop.call("import_undo", json!({ "import": second.id }));
        assert_eq!(shop.customers(), [left]);
        let card = shop.call("customer_get", json!({ "customer": id }))["customer"].clone();
        assert_eq!(card["first_name"], json!(person_renames.map_or("", |_| "Ana")));
        customer["notes"] = json!("");
        shop.call("customer_update", json!({ "customer": customer }));
        shop.call("import_undo", json!({ "import": first.id }));
        assert_eq!(shop.customers(), Vec::<String>::new());
    }
}
