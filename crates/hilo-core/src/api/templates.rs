//! Templates: keeping them and filling them in.

use rusqlite::Connection;

use super::draft_limits::check_values;
use super::signature::on_screen;
use super::*;
use crate::Hilo;
use crate::check;
use crate::error::{Failure, InvalidField};
use crate::identity::{Gender, fold, gender, person_name};
use crate::model::*;
use crate::store::{accounts, customers, settings, template as templates, typed, variants};
use crate::template::{self, Choosing, Facts, Source, VariantsUsed};

/// Returns the templates that hold all of the words, the most used first.
pub fn template_list(hilo: &Hilo, request: TemplateListRequest) -> Result<Vec<Template>, Failure> {
    let mut found = hilo.store().read(|data| Ok::<_, Failure>(templates::all(data)?))?;
    let query = fold(&request.query);
    let words: Vec<&str> = query.split_whitespace().collect();
    found.retain(|template| {
        let text = fold(&format!(
            "{} {} {} {}",
            template.name, template.folder, template.subject, template.body
        ));
        (request.retired || template.state != TemplateState::Retired)
            && request.language.as_ref().is_none_or(|language| *language == template.language)
            && words.iter().all(|word| text.contains(word))
    });
    if !words.is_empty() {
        // Somebody who types wants the name first, then what is used most.
        found.sort_by_key(|template| {
            let name = fold(&template.name);
            let named = words.iter().all(|word| name.contains(word));
            (!named, std::cmp::Reverse(template.uses))
        });
    }
    Ok(found)
}

/// Returns a template.
pub fn template_get(hilo: &Hilo, request: OfTemplate) -> Result<Template, Failure> {
    Ok(hilo.store().read(|data| templates::get(data, request.template))?)
}

/// Keeps a template. One with a mistake is kept as well: it may be half-written.
pub fn template_save(hilo: &Hilo, request: TemplateSave) -> Result<TemplateSaved, Failure> {
    let mut text = request.text;
    template::normalise(&mut text).map_err(|refusal| {
        let (field, value) = match refusal {
            TemplateRefusal::NoName | TemplateRefusal::NameTooLong => {
                (InvalidField::Name, text.name.clone())
            }
            TemplateRefusal::Unreadable
            | TemplateRefusal::TooLong
            | TemplateRefusal::UnknownLanguage
            | TemplateRefusal::UnknownState
            | TemplateRefusal::UnknownPurpose
            | TemplateRefusal::Twice => (InvalidField::Text, text.language.clone()),
        };
        Failure::Invalid { field, value }
    })?;
    hilo.store().write(|tx| {
        let taken = templates::named(tx, &text.language, &text.name)?;
        if taken.is_some() && taken != request.template {
            return Err(Failure::NameTaken { name: text.name });
        }
        let (template, operation) = templates::save(tx, request.template, &text, hilo.now())?;
        Ok(TemplateSaved { template, operation })
    })
}

/// Removes a template.
pub fn template_remove(hilo: &Hilo, request: OfTemplate) -> Result<Changed, Failure> {
    let operation = hilo.store().write(|tx| templates::remove(tx, request.template, hilo.now()))?;
    Ok(Changed { customer: None, operation })
}

/// Changes whether a template may be used.
pub fn template_set_state(hilo: &Hilo, request: TemplateStateChange) -> Result<Changed, Failure> {
    let TemplateStateChange { template, state } = request;
    let operation =
        hilo.store().write(|tx| templates::set_state(tx, template, state, hilo.now()))?;
    Ok(Changed { customer: None, operation })
}

/// Shows a template that is being written. Fails with [`InvalidField::Values`] where too many values are given.
pub fn template_preview(hilo: &Hilo, request: TemplatePreview) -> Result<Rendered, Failure> {
    check_values(&request.values, &request.variants)?;
    let TemplateText { language, subject, body, .. } = &request.text;
    hilo.store().read(|data| {
        let facts = match request.customer {
            Some(customer) => facts(data, Some(customer))?,
            None => somebody(facts(data, None)?),
        };
        let facts = Facts { language: language.clone(), ..facts };
        let signature = signature_now(data, hilo.now())?;
        let source = Source { subject, body, signature: &signature };
        let choosing = Choosing { given: request.variants, used: VariantsUsed::new() };
        let shown = template::render(source, &facts, &request.values, &choosing);
        // Whoever writes it wants to know of the variants as well that are not shown.
        Ok(Rendered { errors: template::mistakes(source, &facts, &request.values), ..shown })
    })
}

/// Fills a template in for a customer. Fails with [`InvalidField::Values`] where too many values are given.
pub fn template_render(hilo: &Hilo, request: TemplateRender) -> Result<Rendered, Failure> {
    check_values(&request.values, &request.variants)?;
    hilo.store().read(|data| {
        let template = templates::get(data, request.template)?;
        let facts =
            Facts { language: template.language.clone(), ..facts(data, Some(request.customer))? };
        let signature = signature_now(data, hilo.now())?;
        let source =
            Source { subject: &template.subject, body: &template.body, signature: &signature };
        let choosing = Choosing {
            given: request.variants,
            used: variants::used(data, request.customer, template.id)?,
        };
        let mut rendered = template::render(source, &facts, &request.values, &choosing);
        let typed = typed::of_customer(data, request.customer, hilo.now())?;
        for field in &mut rendered.fields {
            field.remembered = typed.get(&field.name).cloned().unwrap_or_default();
        }
        Ok(rendered)
    })
}

/// Fills a template in to be read from on the telephone: without its farewell and what stands below it.
pub fn talking_sheet(hilo: &Hilo, request: TemplateRender) -> Result<TalkingSheet, Failure> {
    let rendered = template_render(hilo, request)?;
    let letter = check::outline(&rendered.markdown);
    let said = [letter.greeting, letter.body].map(|part| template::plain(&part));
    let text = said.join("\n\n").trim().to_owned();
    Ok(TalkingSheet { text, fields: rendered.fields })
}

/// Returns the fields that templates may use besides `ask.…`, with the values of the shop and of a
/// customer.
pub fn template_fields(hilo: &Hilo, request: TemplateFields) -> Result<Vec<Field>, Failure> {
    hilo.store().read(|data| {
        let settings = settings::get(data)?;
        let language = settings.language.unwrap_or(settings.customer_language);
        Ok(template::documented(&facts(data, request.customer)?, &language))
    })
}

/// Returns the facts that templates may use about the shop and a customer.
pub(crate) fn facts(data: &Connection, customer: Option<CustomerId>) -> Result<Facts, Failure> {
    let settings = settings::get(data)?;
    let customer = customer.map(|id| customers::get(data, id)).transpose()?;
    let written = customer.as_ref().and_then(|customer| customer.language.as_deref());
    let language = written
        .and_then(Language::of_tag)
        .or_else(|| Language::of_tag(&settings.customer_language))
        .unwrap_or_default();
    let formality =
        customer.as_ref().and_then(|customer| customer.formality).unwrap_or(settings.formality);
    let account = accounts::usual(data)?.map(|account| account.from_address);
    let look = on_screen(data, &settings)?;
    let own = settings.own_addresses.into_iter().next();
    let mut facts = Facts {
        look,
        shop_name: settings.shop_name,
        shop_phone: settings.shop_phone,
        shop_web: settings.shop_web,
        shop_email: account.or(own).unwrap_or_default(),
        shop_hours: settings.shop_hours,
        agent_name: settings.agent_name,
        usted: formality == Formality::Usted,
        language: language.as_str().to_owned(),
        currency: template::currency(&settings.country),
        ..Facts::default()
    };
    if let Some(customer) = customer {
        let name = person_name(&customer.name, language.has_two_surnames());
        facts.customer_surname = name.surname;
        facts.customer_surnames = name.surnames;
        facts.customer_gender = match gender(&customer.first_name) {
            Some(Gender::Feminine) => "f".to_owned(),
            Some(Gender::Masculine) => "m".to_owned(),
            None => String::new(),
        };
        facts.customer_name = customer.name;
        facts.customer_first_name = customer.first_name;
        facts.customer_company = customer.company;
    }
    Ok(facts)
}

/// Returns the shop's signature as it stands on this day, with its fields.
pub(crate) fn signature_now(data: &Connection, now: Timestamp) -> Result<String, Failure> {
    let settings = settings::get(data)?;
    Ok(template::signature(&settings, settings.day(now)))
}

/// Facts with an invented customer, for looking at a template.
fn somebody(facts: Facts) -> Facts {
    Facts {
        customer_name: "Ana Ejemplo Prueba".into(),
        customer_first_name: "Ana".into(),
        customer_surname: "Ejemplo".into(),
        customer_surnames: "Ejemplo Prueba".into(),
        customer_gender: "f".into(),
        customer_company: "Ejemplo y Prueba, S. L.".into(),
        ..facts
    }
}
