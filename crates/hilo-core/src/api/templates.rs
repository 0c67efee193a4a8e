//! Templates: keeping them and filling them in.

use rusqlite::Connection;

use super::*;
use crate::Hilo;
use crate::error::{Failure, InvalidField};
use crate::identity::fold;
use crate::model::*;
use crate::store::{customers, settings, template as templates};
use crate::template::{self, Facts, Source};

/// Characters of a template's name or folder.
const NAME_LIMIT: usize = 120;

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
        request.language.as_ref().is_none_or(|language| *language == template.language)
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
    text.name = template::header(&text.name);
    text.folder = template::header(&text.folder);
    let invalid = |field, value: &str| Failure::Invalid { field, value: value.to_owned() };
    if text.name.is_empty() || text.name.chars().count() > NAME_LIMIT {
        return Err(invalid(InvalidField::Name, &text.name));
    }
    let lengths = [&text.folder, &text.subject, &text.body];
    let language_known = matches!(text.language.as_str(), "es" | "en");
    if !language_known || lengths.iter().any(|part| part.chars().count() > template::TEXT_LIMIT) {
        return Err(invalid(InvalidField::Text, &text.language));
    }
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

/// Shows a template that is being written.
pub fn template_preview(hilo: &Hilo, request: TemplatePreview) -> Result<Rendered, Failure> {
    let TemplateText { language, subject, body, .. } = &request.text;
    hilo.store().read(|data| {
        let facts = match request.customer {
            Some(customer) => facts(data, Some(customer))?,
            None => somebody(facts(data, None)?),
        };
        let facts = Facts { language: language.clone(), ..facts };
        let signature = settings::get(data)?.signature;
        Ok(template::render(
            Source { subject, body, signature: &signature },
            &facts,
            &request.values,
        ))
    })
}

/// Fills a template in for a customer.
pub fn template_render(hilo: &Hilo, request: TemplateRender) -> Result<Rendered, Failure> {
    hilo.store().read(|data| {
        let template = templates::get(data, request.template)?;
        let facts =
            Facts { language: template.language.clone(), ..facts(data, Some(request.customer))? };
        let signature = settings::get(data)?.signature;
        let (subject, body) = (&template.subject, &template.body);
        Ok(template::render(
            Source { subject, body, signature: &signature },
            &facts,
            &request.values,
        ))
    })
}

/// Returns the fields that templates may use besides `ask.…`, with the shop's values.
pub fn template_fields(hilo: &Hilo, _: Nothing) -> Result<Vec<Field>, Failure> {
    hilo.store().read(|data| {
        let settings = settings::get(data)?;
        let language = settings.language.unwrap_or(settings.customer_language);
        Ok(template::documented(&facts(data, None)?, &language))
    })
}

/// Returns the facts that templates may use about the shop and a customer.
pub(crate) fn facts(data: &Connection, customer: Option<CustomerId>) -> Result<Facts, Failure> {
    let settings = settings::get(data)?;
    let customer = customer.map(|id| customers::get(data, id)).transpose()?;
    let written = customer.as_ref().and_then(|customer| customer.language.as_deref());
    let language = match written.and_then(|tag| tag.get(..2)) {
        Some(language @ ("es" | "en")) => language.to_owned(),
        Some(_) | None => settings.customer_language.clone(),
    };
    let formality =
        customer.as_ref().and_then(|customer| customer.formality).unwrap_or(settings.formality);
    let account = settings::account(data)?.map(|account| account.from_address);
    let own = settings.own_addresses.into_iter().next();
    let mut facts = Facts {
        shop_name: settings.shop_name,
        shop_phone: settings.shop_phone,
        shop_web: settings.shop_web,
        shop_email: account.or(own).unwrap_or_default(),
        shop_hours: settings.shop_hours,
        agent_name: settings.agent_name,
        usted: formality == Formality::Usted,
        language,
        ..Facts::default()
    };
    if let Some(customer) = customer {
        facts.customer_name = customer.name;
        facts.customer_first_name = customer.first_name;
        facts.customer_company = customer.company;
    }
    Ok(facts)
}

/// Facts with an invented customer, for looking at a template.
fn somebody(facts: Facts) -> Facts {
    Facts {
        customer_name: "Ana Ejemplo Prueba".into(),
        customer_first_name: "Ana".into(),
        customer_company: "Ejemplo y Prueba, S. L.".into(),
        ..facts
    }
}
