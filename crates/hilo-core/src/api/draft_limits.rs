//! What a draft may hold, however it comes.

use rusqlite::Connection;

use crate::error::{Failure, InvalidField, Thing};
use crate::model::*;
use crate::store::{StoreError, blobs, customers, identities, messages};
use crate::template;

/// Files of a draft.
pub(super) const FILES_LIMIT: usize = 50;
/// Further addresses of a draft.
const CC_LIMIT: usize = 50;
/// Characters of an address as somebody writes it, perhaps with a name.
const ADDRESS_LIMIT: usize = 1_000;
/// Characters of the address that a failure shows.
const SHOWN: usize = 80;
/// Values of a form, and variants of a letter.
const VALUES_LIMIT: usize = 200;
/// Bytes of all of them together, with their names.
const VALUES_SIZE: usize = 64_000;

/// Checks how long the parts of a draft are and how many. What stands in them may be half written.
pub(super) fn check_size(draft: &Draft) -> Result<(), Failure> {
    let whatsapp = draft.whatsapp.as_deref().unwrap_or_default();
    let texts = [draft.body.as_str(), draft.subject.as_str(), whatsapp];
    if texts.into_iter().any(|text| is_longer(text, template::TEXT_LIMIT))
        || draft.attachments.len() > FILES_LIMIT
        || draft.cc.len() > CC_LIMIT
    {
        return Err(Failure::Invalid { field: InvalidField::Text, value: String::new() });
    }
    for address in std::iter::once(&draft.to).chain(&draft.cc) {
        if is_longer(address, ADDRESS_LIMIT) {
            let value = address.chars().take(SHOWN).collect();
            return Err(Failure::Invalid { field: InvalidField::Email, value });
        }
    }
    check_values(&draft.values, &draft.variants)
}

/// Checks how many values and variants are given, and how long they are: 200 of each, and 64 kB.
pub(super) fn check_values(values: &FieldValues, variants: &VariantChoices) -> Result<(), Failure> {
    let texts = values.iter().flat_map(|(name, value)| [name, value]).chain(variants.keys());
    let size: usize = texts.map(String::len).sum();
    if values.len() > VALUES_LIMIT || variants.len() > VALUES_LIMIT || size > VALUES_SIZE {
        return Err(Failure::Invalid { field: InvalidField::Values, value: String::new() });
    }
    Ok(())
}

/// Checks that what a draft names is there and the customer's own.
///
/// What the draft as it is kept names already may have gone since, with an import that was undone or to
/// another customer: that is no reason not to keep what is being written.
pub(super) fn check_named(
    data: &Connection,
    draft: &Draft,
    kept: Option<&Draft>,
) -> Result<(), Failure> {
    customers::get(data, draft.customer)?;
    for file in &draft.attachments {
        if blobs::find(data, &file.sha256)?.is_none() {
            return Err(Failure::NotFound { thing: Thing::Attachment });
        }
    }
    if let Some(message) = draft.reply_to
        && kept.and_then(|kept| kept.reply_to) != Some(message)
    {
        check_message(data, draft.customer, message)?;
    }
    if let Some(number) = draft.number
        && kept.and_then(|kept| kept.number) != Some(number)
    {
        let identity = match identities::get(data, number) {
            Ok(identity) => Some(identity),
            Err(StoreError::NotFound(_)) => None,
            Err(error) => return Err(error.into()),
        };
        let own = identity.is_some_and(|identity| {
            identity.customer == draft.customer && identity.kind == IdentityKind::Phone
        });
        if !own {
            return Err(Failure::NotFound { thing: Thing::Identity });
        }
    }
    Ok(())
}

/// Checks that a message that is to be answered is one of the customer's.
pub(super) fn check_message(
    data: &Connection,
    customer: CustomerId,
    message: MessageId,
) -> Result<(), Failure> {
    let owner = messages::owner(data, message).map_err(StoreError::from)?;
    if owner == Some(customer) { Ok(()) } else { Err(Failure::NotFound { thing: Thing::Message }) }
}

fn is_longer(text: &str, limit: usize) -> bool {
    text.chars().nth(limit).is_some()
}
