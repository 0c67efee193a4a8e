//! The sample shop: an invented history, brought in the way a shop brings in its own.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use sample_shop::{CustomerKey, Edition, SampleShop, sample_shop};

use crate::Hilo;
use crate::api::{self, CustomerChange, NewCall, NewCustomer, NewNote, OfCustomer};
use crate::error::{Failure, FileProblem};
use crate::import;
use crate::model::*;
use crate::secrets::Secrets;
use crate::store::{Store, accounts, identities, settings};

/// Opens the sample shop in `dir`, making it the first time. `language` is `es` or `en`.
///
/// It is made beside the folder and moved there whole, so that a shop that was cut off is made anew.
pub fn open(dir: &Path, language: &str, secrets: Arc<dyn Secrets>) -> Result<Arc<Hilo>, Failure> {
    if !is_taken(dir)? {
        let unwritable =
            |_| Failure::File { path: dir.display().to_string(), problem: FileProblem::Unwritable };
        let beside = dir.with_extension("new");
        if beside.exists() {
            fs::remove_dir_all(&beside).map_err(unwritable)?;
        }
        drop(write(&beside, language, Arc::clone(&secrets))?);
        fs::rename(&beside, dir).map_err(unwritable)?;
    }
    Hilo::open(dir, secrets)
}

/// Whether `dir` holds a shop already, which the sample shop is never written over; fails when another process has it
/// open.
pub fn is_taken(dir: &Path) -> Result<bool, Failure> {
    Ok(Store::is_in(dir)?)
}

/// Writes the sample shop into `dir`, which must not hold a shop yet: its data, and in `sources` the files
/// that it was imported from. Its six months end at this moment.
pub fn write(dir: &Path, language: &str, secrets: Arc<dyn Secrets>) -> Result<Arc<Hilo>, Failure> {
    if is_taken(dir)? {
        let path = dir.display().to_string();
        return Err(Failure::File { path, problem: FileProblem::Unwritable });
    }
    let hilo = Hilo::open(dir, secrets)?;
    let edition = if language == "en" { Edition::English } else { Edition::Spanish };
    let shop = sample_shop(edition, hilo.now().utc());
    let sources = dir.join("sources");
    for file in &shop.files {
        let path = sources.join(&file.path);
        let unwritable =
            |_| Failure::File { path: file.path.clone(), problem: FileProblem::Unwritable };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(unwritable)?;
        }
        fs::write(&path, &file.bytes).map_err(unwritable)?;
    }
    settle_in(&hilo, &shop, language)?;
    add_customers(&hilo, &shop, language)?;
    let looked = import::look(&hilo, std::slice::from_ref(&sources), |preview| {
        answer(&hilo, &shop, preview)
    });
    import::store(&hilo, looked.into_iter().collect::<Result<_, _>>()?)?;
    add_calls_and_notes(&hilo, &shop)?;
    Ok(hilo)
}

fn settle_in(hilo: &Hilo, shop: &SampleShop, language: &str) -> Result<(), Failure> {
    let facts = &shop.shop;
    let role = if language == "en" { "Customer service" } else { "Atención al cliente" };
    let kept = Settings {
        shop_name: facts.name.clone(),
        shop_phone: facts.phone.clone(),
        shop_web: facts.web.clone(),
        shop_hours: facts.hours.clone(),
        own_addresses: vec![facts.email.clone()],
        own_whatsapp_names: vec![facts.whatsapp_name.clone()],
        lines: vec![facts.phone.clone()],
        agent_name: facts.agent_name.clone(),
        country: facts.country.clone(),
        time_zone: facts.time_zone.clone(),
        customer_language: if language == "en" { "en" } else { "es" }.to_owned(),
        signature_parts: SignatureParts { role: role.to_owned(), ..SignatureParts::default() },
        welcomed: true,
        ..Settings::default()
    };
    let account = Account {
        host: "127.0.0.1".to_owned(),
        port: 0,
        security: Security::Practice,
        user: String::new(),
        from_address: facts.email.clone(),
        from_name: facts.name.clone(),
        authority: None,
        per_minute: 0,
        incoming: None,
        oauth: None,
    };
    hilo.store().write(|tx| {
        settings::save(tx, &kept, hilo.now())?;
        accounts::put(tx, &account)?;
        settings::mark_sample(tx).map_err(Failure::from)
    })
}

fn add_customers(hilo: &Hilo, shop: &SampleShop, language: &str) -> Result<(), Failure> {
    for facts in &shop.customers {
        let new = NewCustomer {
            name: facts.name.clone(),
            email: facts.email.clone().unwrap_or_default(),
            phone: facts.phone.clone().unwrap_or_default(),
        };
        let Some(id) = api::customer_create(hilo, new)?.customer else { continue };
        let mut customer = api::customer_get(hilo, OfCustomer { customer: id })?.customer;
        customer.language = Some(facts.language.clone());
        customer.formality = Some(match facts.formality {
            sample_shop::Formality::Familiar => Formality::Tu,
            sample_shop::Formality::Formal => Formality::Usted,
        });
        // As a person of the shop writes a day down.
        let day = if language == "en" { "%-d %b %Y" } else { "%-d/%-m/%Y" };
        let orders =
            facts.orders.iter().rev().map(|order| {
                format!("{} · {} · {}", order.date.format(day), order.what, order.number)
            });
        let notes =
            [facts.notes.clone()].into_iter().filter(|notes| !notes.is_empty()).chain(orders);
        customer.notes = notes.collect::<Vec<_>>().join("\n");
        api::customer_update(hilo, CustomerChange { customer })?;
    }
    Ok(())
}

/// What a person would answer about a source.
fn answer(hilo: &Hilo, shop: &SampleShop, preview: &SourcePreview) -> SourceAnswer {
    let mut answer = SourceAnswer { path: preview.path.clone(), ..SourceAnswer::default() };
    let path = preview.path.replace('\\', "/");
    let Some(chat) = shop.chats.iter().find(|chat| path.ends_with(&chat.file)) else {
        return answer;
    };
    answer.zone = Some(chat.zone.name().to_owned());
    let phone = chat.customer_phone.clone().unwrap_or_default();
    let known = hilo
        .store()
        .read(|data| Ok::<_, Failure>(identities::find(data, IdentityKind::Phone, &phone)?));
    answer.people = preview
        .people
        .iter()
        .map(|person| {
            let who = match &known {
                _ if chat.me.contains(&person.sender) => Who::Shop,
                Ok(Some((_, customer))) => Who::Customer { customer: *customer },
                Ok(None) | Err(_) => match &person.who {
                    Who::NewCustomer { name, .. } => {
                        Who::NewCustomer { name: name.clone(), phone: phone.clone() }
                    }
                    Who::Shop | Who::Customer { .. } => {
                        Who::NewCustomer { name: chat.customer.clone(), phone: phone.clone() }
                    }
                },
            };
            PersonAnswer { sender: person.sender.clone(), who }
        })
        .collect();
    answer
}

fn add_calls_and_notes(hilo: &Hilo, shop: &SampleShop) -> Result<(), Failure> {
    let find = |key: &CustomerKey| {
        let (kind, value) = match key {
            CustomerKey::Email(address) => (IdentityKind::Email, address),
            CustomerKey::Phone(number) => (IdentityKind::Phone, number),
        };
        hilo.store().read(|data| {
            Ok::<_, Failure>(identities::find(data, kind, value)?.map(|(_, customer)| customer))
        })
    };
    let direction = |incoming| if incoming { Direction::In } else { Direction::Out };
    for call in &shop.calls {
        let number = match &call.customer {
            CustomerKey::Phone(number) => number.clone(),
            CustomerKey::Email(_) => String::new(),
        };
        api::call_add(
            hilo,
            NewCall {
                customer: find(&call.customer)?,
                number,
                name: String::new(),
                direction: direction(call.incoming),
                line: call.line.clone(),
                outcome: match call.outcome {
                    sample_shop::CallOutcome::Spoke => CallOutcome::Spoke,
                    sample_shop::CallOutcome::NoAnswer | sample_shop::CallOutcome::Missed => {
                        CallOutcome::NoAnswer
                    }
                    sample_shop::CallOutcome::Voicemail => CallOutcome::Voicemail,
                    sample_shop::CallOutcome::CallBack => CallOutcome::CallBack,
                },
                minutes: call.minutes,
                text: call.text.clone(),
                at: Some(call.started_at.into()),
            },
        )?;
    }
    for note in &shop.notes {
        let Some(customer) = find(&note.customer)? else { continue };
        api::note_add(
            hilo,
            NewNote {
                customer,
                label: note.channel.clone(),
                direction: direction(note.incoming),
                text: note.text.clone(),
                at: Some(note.at.into()),
            },
        )?;
    }
    Ok(())
}
