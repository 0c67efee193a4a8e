//! Finding or making the customers of a chat, as was decided about its senders.

use rusqlite::Transaction;

use super::attribute::Speakers;
use super::people;
use crate::error::Failure;
use crate::identity::{self, fold};
use crate::model::*;
use crate::store::{customers, identities, settings};

/// Finds or makes the customers of a chat, by sender.
pub(crate) fn customers_of_chat(
    tx: &Transaction,
    now: Timestamp,
    import: ImportId,
    people: &[SourcePerson],
    chat: &str,
) -> Result<Speakers, Failure> {
    let country = settings::get(tx)?.country;
    let mut known = Speakers::new();
    for person in people {
        let number = |written: &str| identity::phone(written, &country);
        let (customer, phone) = match &person.who {
            Who::Shop => continue,
            Who::Customer { customer } => {
                (customers::get(tx, *customer)?.id, number(&person.sender))
            }
            Who::NewCustomer { name, phone } => {
                let phone = number(phone).or_else(|| number(&person.sender));
                let owner = match &phone {
                    Some(phone) => identities::find(tx, IdentityKind::Phone, phone)?,
                    None => None,
                };
                let name = match (name.trim(), number(&person.sender)) {
                    ("", None) => people::bare(&person.sender),
                    (name, _) => name,
                };
                let first_name = identity::first_name(name);
                let customer = match owner {
                    Some((_, customer)) => {
                        customers::fill_name(tx, customer, name, &first_name, Some(import))?;
                        customer
                    }
                    None => {
                        let new = customers::NewCustomer {
                            name,
                            first_name: &first_name,
                            import: Some(import),
                            ..Default::default()
                        };
                        customers::insert(tx, &new, now)?
                    }
                };
                (customer, phone)
            }
        };
        let mut identity = None;
        if let Some(phone) = phone {
            identity = match identities::find(tx, IdentityKind::Phone, &phone)? {
                Some((id, owner)) => (owner == customer).then_some(id),
                None => {
                    let shown = identity::phone_as_read(&phone);
                    Some(identities::insert(
                        tx,
                        customer,
                        IdentityKind::Phone,
                        &phone,
                        &shown,
                        "",
                        Some(import),
                    )?)
                }
            };
        }
        if number(&person.sender).is_none() {
            // Two customers may have the same name on WhatsApp: the second is known by the chat as well.
            let name = fold(&person.sender);
            let value = match identities::find(tx, IdentityKind::WhatsappName, &name)? {
                Some((_, owner)) if owner != customer => format!("{name}\n{chat}\n{customer}"),
                Some(_) | None => name,
            };
            identity = Some(match identities::find(tx, IdentityKind::WhatsappName, &value)? {
                Some((id, _)) => id,
                None => identities::insert(
                    tx,
                    customer,
                    IdentityKind::WhatsappName,
                    &value,
                    &person.sender,
                    "",
                    Some(import),
                )?,
            });
        }
        known.insert(person.sender.clone(), (customer, identity));
    }
    Ok(known)
}
