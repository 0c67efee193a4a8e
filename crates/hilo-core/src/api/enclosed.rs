//! What a mail carries beside its words: appointments to look at, contacts to take, a mail that was passed on.
//!
//! Nothing happens by itself: an appointment is never answered, a contact is an offer, and who wrote a forwarded
//! mail is a proposal.

use std::collections::BTreeSet;

use chrono_tz::Tz;
use rusqlite::Connection;

use super::customers::{add_identity, make_customer};
use super::*;
use crate::Hilo;
use crate::channel::email::{self, Card, Folded};
use crate::error::{Failure, InvalidField, Thing};
use crate::identity::{self, is_same_name, visible};
use crate::model::*;
use crate::store::journal::Operation;
use crate::store::{StoreError, accounts, customers, identities, messages, settings};

/// Letters of a number or an address that nobody can read.
const SHOWN: usize = 60;
/// Later mails that are looked at for one that calls an appointment off.
const LATER: u32 = 20;

/// Returns what a mail carries; nothing where it is no mail or is not kept as it arrived.
pub fn mail_enclosed(hilo: &Hilo, request: OfMessage) -> Result<Enclosed, Failure> {
    let read = hilo.store().read(|data| {
        let raw = raw(data, request.message)?;
        raw.map(|raw| Ok::<_, Failure>((raw, settings::get(data)?))).transpose()
    })?;
    let Some((raw, settings)) = read else { return Ok(Enclosed::default()) };
    let shop = settings.time_zone.parse().unwrap_or(Tz::UTC);
    // Reading a mail takes longer than anybody should hold a view of the data.
    let mut carried = email::carried(&raw, shop);
    mark_overtaken(hilo, request.message, shop, &mut carried.invitations)?;
    hilo.store().read(|data| {
        let customer = messages::customer(data, request.message)?;
        let own = accounts::own_addresses(data)?;
        let known = Known { data, country: &settings.country, own: &own, customer };
        let cards =
            carried.cards.iter().map(|card| known.card(card)).collect::<Result<_, Failure>>()?;
        let forwarded = match carried.forwarded {
            Some(mail) => known.forwarded(mail, &carried.words)?,
            None => None,
        };
        let invitations =
            carried.invitations.into_iter().map(|invitation| known.invitation(invitation));
        let invitations = invitations.collect();
        Ok(Enclosed { invitations, cards, forwarded })
    })
}

/// Gives the numbers and addresses of a contact that nobody has to the customer on whose timeline its mail is, or to
/// whoever else it is.
///
/// # Errors
/// Fails where the mail, the contact or the customer is not there, and where somebody would become a customer by a
/// contact of which nothing is free.
pub fn card_take(hilo: &Hilo, request: CardTake) -> Result<Changed, Failure> {
    hilo.store().write(|tx| {
        let missing = || Failure::NotFound { thing: Thing::Message };
        let raw = raw(tx, request.message)?.ok_or_else(missing)?;
        let customer = messages::customer(tx, request.message)?;
        let cards = email::carried(&raw, Tz::UTC).cards;
        let at = usize::try_from(request.card).unwrap_or(usize::MAX);
        let card = cards.get(at).ok_or_else(missing)?;
        let own = accounts::own_addresses(tx)?;
        let country = settings::get(tx)?.country;
        let known = Known { data: tx, country: &country, own: &own, customer };
        let mut card = known.card(card)?;
        card.addresses.retain(|address| address.owner == CardOwner::Nobody);
        let mut operation = Operation::begin(tx, hilo.now())?;
        let taker = match request.to {
            CardTaker::ThisCustomer => customer,
            CardTaker::Other { customer } => customers::get(tx, customer)?.id,
            CardTaker::NewCustomer if card.addresses.is_empty() => {
                return Err(Failure::Invalid { field: InvalidField::Name, value: card.name });
            }
            CardTaker::NewCustomer => make_customer(tx, &mut operation, card.name.trim())?,
        };
        for address in card.addresses {
            add_identity(tx, &mut operation, taker, address.kind, &address.written, "")?;
        }
        customers::refresh(tx, taker)?;
        Ok(Changed { customer: Some(taker), operation: operation.id() })
    })
}

/// Marks the appointments that a later mail on the same timeline calls off or moves.
fn mark_overtaken(
    hilo: &Hilo,
    message: MessageId,
    shop: Tz,
    invitations: &mut [Invitation],
) -> Result<(), Failure> {
    if invitations.iter().all(|invitation| invitation.uid.is_empty()) {
        return Ok(());
    }
    let later = hilo
        .store()
        .read(|data| Ok::<_, Failure>(messages::with_appointments_after(data, message, LATER)?))?;
    for blob in later {
        let raw = hilo.store().read(|data| original::to_read(data, blob))?;
        let later = email::carried(&raw, shop).invitations;
        for invitation in &mut *invitations {
            invitation.cancelled_since |= later.iter().any(|each| invitation.is_cancelled_by(each));
            invitation.changed_since |= later.iter().any(|each| invitation.is_changed_by(each));
        }
    }
    Ok(())
}

/// The beginning of a text, and whether there is more.
fn beginning(text: &str) -> (String, bool) {
    let end = text.char_indices().nth(ForwardedMail::TEXT_LIMIT).map(|(at, _)| at);
    (end.and_then(|end| text.get(..end)).unwrap_or(text).to_owned(), end.is_some())
}

fn raw(data: &Connection, message: MessageId) -> Result<Option<Vec<u8>>, StoreError> {
    if messages::mail(data, message)?.is_none() {
        return Ok(None);
    }
    messages::raw(data, message)?.map(|blob| original::to_read(data, blob)).transpose()
}

/// Who is known, while one mail is looked at.
struct Known<'a> {
    data: &'a Connection,
    country: &'a str,
    own: &'a [String],
    customer: CustomerId,
}

impl Known<'_> {
    fn is_own(&self, address: &str) -> bool {
        identity::email(address).is_some_and(|address| self.own.contains(&address))
    }

    /// An appointment whose words show what nobody would see of them. Where we alone are asked, no guest is told.
    fn invitation(&self, invitation: Invitation) -> Invitation {
        let person = |Mailbox { name, address }| Mailbox { name: visible(name), address };
        let guests = invitation.guests;
        let only_us = guests.iter().all(|guest| self.is_own(&guest.address));
        Invitation {
            title: visible(invitation.title),
            place: visible(invitation.place),
            organiser: person(invitation.organiser),
            guests: if only_us { Vec::new() } else { guests.into_iter().map(person).collect() },
            ..invitation
        }
    }

    fn card(&self, card: &Card) -> Result<ContactCard, Failure> {
        let emails = card
            .emails
            .iter()
            .map(|written| (IdentityKind::Email, identity::email(written), written.clone()));
        let phones = card.phones.iter().map(|written| {
            let value = identity::phone(written, self.country);
            let shown = value.as_deref().map_or(written.clone(), identity::phone_as_read);
            (IdentityKind::Phone, value, shown)
        });
        let mut seen = BTreeSet::new();
        let mut addresses = Vec::new();
        for (kind, value, written) in emails.chain(phones) {
            let Some(value) = value else {
                if seen.insert(written.clone()) {
                    let written = visible(written.chars().take(SHOWN).collect());
                    addresses.push(CardAddress { kind, written, owner: CardOwner::Unreadable });
                }
                continue;
            };
            if !seen.insert(value.clone()) {
                continue;
            }
            let owner = match identities::find(self.data, kind, &value)? {
                Some((_, owner)) if owner == self.customer => CardOwner::ThisCustomer,
                Some((_, customer)) => CardOwner::Other {
                    customer,
                    title: customers::title(self.data, customer)?,
                    same_name: self.is_named(customer, &card.name)?,
                },
                None if self.is_own(&written) => CardOwner::Shop,
                None => CardOwner::Nobody,
            };
            addresses.push(CardAddress { kind, written, owner });
        }
        let (name, company) = (visible(card.name.clone()), visible(card.company.clone()));
        let is_nameless = customers::get(self.data, self.customer)?.name.is_empty();
        let someone_else =
            !is_nameless && !name.is_empty() && !self.is_named(self.customer, &name)?;
        let customer = customers::title(self.data, self.customer)?;
        Ok(ContactCard { name, company, addresses, customer, someone_else })
    }

    /// Whether a name may be that of a customer, or of their company.
    fn is_named(&self, customer: CustomerId, name: &str) -> Result<bool, Failure> {
        let customer = customers::get(self.data, customer)?;
        Ok([&customer.name, &customer.company].iter().any(|own| is_same_name(own, name)))
    }

    /// Tells of a mail that was passed on; `None` where its writer is not to be read, or is ourselves.
    fn forwarded(
        &self,
        mail: email::Forwarded,
        around: &Folded,
    ) -> Result<Option<ForwardedMail>, Failure> {
        let Some(address) = identity::email(&mail.from.address) else { return Ok(None) };
        if self.own.contains(&address) {
            return Ok(None);
        }
        let found = identities::find(self.data, IdentityKind::Email, &address)?;
        let customer = found.map(|(_, customer)| customer);
        let title = customer.map(|customer| customers::title(self.data, customer)).transpose()?;
        let Folded { new, quoted } = email::fold(&mail.text);
        let (text, cut) = beginning(&new);
        // Who adds no word of their own has nothing folded, and the mail stands among theirs.
        let own = if !new.is_empty() && around.new.contains(&new) { "" } else { &around.new };
        let (above, above_cut) = beginning(own);
        Ok(Some(ForwardedMail {
            from: Mailbox { name: visible(mail.from.name), address: mail.from.address },
            subject: visible(mail.subject),
            quoted_lines: u32::try_from(quoted.lines().count()).unwrap_or(u32::MAX),
            is_quoted: !new.is_empty() && around.quoted.contains(&new),
            text,
            cut,
            above,
            above_cut,
            customer,
            title: title.unwrap_or_default(),
        }))
    }
}
