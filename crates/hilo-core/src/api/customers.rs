//! Customers, their identities, and who waits.

use std::collections::BTreeSet;

use rusqlite::{Connection, Transaction};

use super::*;
use crate::Hilo;
use crate::error::{Failure, InvalidField};
use crate::identity::{self, fold};
use crate::import::aside;
use crate::store::cases::{self, Leaving};
use crate::store::journal::{Entity, Operation};
use crate::store::{contact, customers, dead_addresses, draft as drafts};
use crate::store::{identities, names, settings, timeline};

/// Rows of a page at most.
pub(super) const PAGE: u32 = 500;

/// Returns a page of customers.
pub fn customer_list(hilo: &Hilo, request: CustomerListRequest) -> Result<CustomerPage, Failure> {
    let words = query_words(&request.query);
    hilo.store().read(|data| {
        Ok(customers::list(
            data,
            &words,
            request.recent_first,
            request.offset,
            request.limit.min(PAGE),
        )?)
    })
}

/// Splits what was typed into words for finding customers; digits of a number may be spaced.
pub(crate) fn query_words(query: &str) -> Vec<String> {
    let folded = fold(query);
    let is_number = folded.chars().any(|c| c.is_ascii_digit())
        && folded.chars().all(|c| c.is_ascii_digit() || "+-() ./".contains(c));
    if is_number {
        return vec![folded.chars().filter(char::is_ascii_digit).collect()];
    }
    folded.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Finds whom somebody means: the customer of this id, or who has this address or number, or else everybody
/// with this name.
///
/// Nothing weaker counts, neither a part of a name nor the last digits of a number: something may be written to
/// whoever is found. Several have the same name, and it is for the caller to ask which.
pub fn customer_find(hilo: &Hilo, request: CustomerFind) -> Result<Vec<FoundCustomer>, Failure> {
    let meant = request.meant.trim();
    hilo.store().read(|data| {
        let found = match the_one(data, meant)? {
            Some(customer) => BTreeSet::from([customer]),
            None => names::bearers(data, meant)?,
        };
        found
            .into_iter()
            .map(|customer| {
                Ok(FoundCustomer { customer, title: customers::title(data, customer)? })
            })
            .collect()
    })
}

/// Returns who has an id, mail address or telephone number, of which each belongs to one customer.
fn the_one(data: &Connection, meant: &str) -> Result<Option<CustomerId>, Failure> {
    // As it is printed: a number that opens with zeros or a plus is none.
    let id = meant.parse().map(CustomerId).ok().filter(|id| id.to_string() == meant);
    if let Some(id) = id
        && customers::exists(data, id)?
    {
        return Ok(Some(id));
    }
    let country = settings::get(data)?.country;
    let address = identity::email(meant).map(|value| (IdentityKind::Email, value));
    let number = || identity::phone(meant, &country).map(|value| (IdentityKind::Phone, value));
    match address.or_else(number) {
        Some((kind, value)) => {
            Ok(identities::find(data, kind, &value)?.map(|(_, customer)| customer))
        }
        None => Ok(None),
    }
}

/// Returns the panel "who is this".
pub fn customer_get(hilo: &Hilo, request: OfCustomer) -> Result<CustomerCard, Failure> {
    let id = request.customer;
    hilo.store().read(|data| {
        let customer = customers::get(data, id)?;
        let identities = identities::of_customer(data, id)?;
        let (channels, first_at, last_at, waiting_since) = customers::facts(data, id)?;
        Ok(CustomerCard {
            title: customers::title(data, id)?,
            suggestions: same_person(data, &customer, &identities)?,
            recent: timeline::recent(data, id, 3)?,
            customer,
            dead: dead_addresses::of_customer(data, &identities)?,
            identities,
            channels,
            first_at,
            last_at,
            waiting_since,
            opt_out: contact::opt_out(data, id)?,
        })
    })
}

fn same_person(
    data: &Connection,
    customer: &Customer,
    identities: &[Identity],
) -> Result<Vec<SamePerson>, Failure> {
    let mut seen = BTreeSet::from([customer.id]);
    let mut found = Vec::new();
    let mut add = |ids: Vec<CustomerId>, because| {
        for id in ids {
            if seen.insert(id) {
                found.push((id, because));
            }
        }
    };
    add(customers::named(data, &customer.name)?, SamePersonReason::Name);
    for identity in identities {
        match identity.kind {
            IdentityKind::WhatsappName => {
                add(customers::named(data, &identity.written)?, SamePersonReason::WhatsappName);
            }
            IdentityKind::Email => {
                if let Some(variant) = identity::email_variant(&identity.value) {
                    add(
                        identities::gmail_variants(data, &variant)?,
                        SamePersonReason::EmailVariant,
                    );
                }
            }
            IdentityKind::Phone => {}
        }
    }
    add(
        identities::whatsapp_named(data, &fold(&customer.name), customer.id)?,
        SamePersonReason::WhatsappName,
    );
    found
        .into_iter()
        .take(5)
        .map(|(customer, because)| {
            Ok(SamePerson { customer, title: customers::title(data, customer)?, because })
        })
        .collect()
}

/// Adds somebody new.
pub fn customer_create(hilo: &Hilo, request: super::NewCustomer) -> Result<Changed, Failure> {
    let name = request.name.trim();
    if name.is_empty() && request.email.trim().is_empty() && request.phone.trim().is_empty() {
        return Err(Failure::Invalid { field: InvalidField::Name, value: String::new() });
    }
    let now = hilo.now();
    hilo.store().write(|tx| {
        let mut operation = Operation::begin(tx, now)?;
        let customer = make_customer(tx, &mut operation, name)?;
        for (kind, written) in
            [(IdentityKind::Email, &request.email), (IdentityKind::Phone, &request.phone)]
        {
            if !written.trim().is_empty() {
                add_identity(tx, &mut operation, customer, kind, written, "")?;
            }
        }
        customers::refresh(tx, customer)?;
        Ok(Changed { customer: Some(customer), operation: operation.id() })
    })
}

/// Makes somebody a customer who has a name, perhaps, and no address yet.
pub(crate) fn make_customer(
    tx: &Transaction,
    operation: &mut Operation,
    name: &str,
) -> Result<CustomerId, Failure> {
    let first_name = identity::first_name(name);
    let new = customers::NewCustomer { name, first_name: &first_name, ..Default::default() };
    let customer = customers::insert(tx, &new, operation.now())?;
    operation.made(Entity::Customer, customer.0)?;
    Ok(customer)
}

/// Writes a customer's own facts.
pub fn customer_update(hilo: &Hilo, request: CustomerChange) -> Result<Changed, Failure> {
    let id = request.customer.id;
    hilo.store().write(|tx| {
        let before = customers::get(tx, id)?;
        let mut customer = request.customer;
        customer.name = customer.name.trim().to_owned();
        if customer.first_name == before.first_name && customer.name != before.name {
            customer.first_name = identity::first_name(&customer.name);
        }
        let mut operation = Operation::begin(tx, hilo.now())?;
        operation.change(Entity::Customer, id.0, |tx| customers::update(tx, &customer))?;
        customers::refresh(tx, id)?;
        Ok(Changed { customer: Some(id), operation: operation.id() })
    })
}

/// Adds an address to a customer.
pub fn identity_add(hilo: &Hilo, request: NewIdentity) -> Result<Changed, Failure> {
    hilo.store().write(|tx| {
        customers::get(tx, request.customer)?;
        let mut operation = Operation::begin(tx, hilo.now())?;
        add_identity(
            tx,
            &mut operation,
            request.customer,
            request.kind,
            &request.value,
            request.label.trim(),
        )?;
        customers::refresh(tx, request.customer)?;
        Ok(Changed { customer: Some(request.customer), operation: operation.id() })
    })
}

/// Gives an address, kept in its normal form, to a customer; fails when somebody else has it.
pub(crate) fn add_identity(
    tx: &Transaction,
    operation: &mut Operation,
    customer: CustomerId,
    kind: IdentityKind,
    written: &str,
    label: &str,
) -> Result<IdentityId, Failure> {
    let written = written.trim();
    let (value, field) = match kind {
        IdentityKind::Email => (identity::email(written), InvalidField::Email),
        IdentityKind::Phone => {
            (identity::phone(written, &settings::get(tx)?.country), InvalidField::Phone)
        }
        IdentityKind::WhatsappName => {
            (Some(fold(written)).filter(|name| !name.is_empty()), InvalidField::Name)
        }
    };
    let value = value.ok_or_else(|| Failure::Invalid { field, value: written.to_owned() })?;
    if let Some((id, owner)) = identities::find(tx, kind, &value)? {
        if owner == customer {
            return Ok(id);
        }
        return Err(Failure::IdentityTaken {
            value: written.to_owned(),
            title: customers::title(tx, owner)?,
        });
    }
    let shown = match kind {
        IdentityKind::Phone => identity::phone_as_read(&value),
        IdentityKind::Email | IdentityKind::WhatsappName => written.to_owned(),
    };
    let id = identities::insert(tx, customer, kind, &value, &shown, label, None)?;
    operation.made(Entity::Identity, id.0)?;
    if kind == IdentityKind::Email {
        // What waited for this address to be a customer's comes with it, and goes when it is taken back.
        for message in aside::bring(tx, operation.now())? {
            operation.made(Entity::Message, message.0)?;
        }
    }
    Ok(id)
}

/// Gives an identity with its messages and mails to another customer; one who is left with nothing disappears.
pub fn identity_move(hilo: &Hilo, request: IdentityMove) -> Result<Changed, Failure> {
    hilo.store().write(|tx| {
        let identity = identities::get(tx, request.identity)?;
        customers::get(tx, request.customer)?;
        let mut operation = Operation::begin(tx, hilo.now())?;
        let (from, to) = (identity.customer, request.customer);
        // Cases go where all of somebody goes; else they stay, and what they stood on may leave them.
        let all_goes = from != to && customers::is_nobody_without(tx, from, identity.id)?;
        let leaving = Leaving::Identity(identity.id, to);
        let cases = match all_goes {
            true => cases::of_customer(tx, from)?,
            false => cases::standing_on(tx, leaving)?,
        };
        let rows = cases.iter().map(|case| (Entity::Case, case.0));
        let rows: Vec<_> = [(Entity::Identity, identity.id.0)].into_iter().chain(rows).collect();
        operation.change_all(&rows, |tx| {
            if all_goes {
                cases::give(tx, from, to)?;
            } else {
                cases::let_go(tx, leaving, &cases)?;
            }
            identities::give(tx, &identity, to).map_err(Failure::from)
        })?;
        let draft = drafts::get(tx, from)?.filter(|_| from != to);
        // A draft goes with its address, and is no reason to keep somebody of whom nothing else is left.
        if let Some(draft) = draft
            && (identities::is_written(&identity, &draft.to)
                || customers::is_empty_but_for_a_draft(tx, from)?)
        {
            drafts::give(tx, &mut operation, from, to, hilo.now())?;
        }
        let nothing_left = from != to && customers::is_empty(tx, from)?;
        // Who wants no mail unasked wants none at this address, whoever has it.
        let wanted_none = contact::opt_out(tx, from)?
            .filter(|_| from != to && (nothing_left || identity.kind == IdentityKind::Email));
        if wanted_none.is_some() && contact::opt_out(tx, to)?.is_none() {
            operation.change(Entity::Customer, to.0, |tx| {
                contact::set_opt_out(tx, to, wanted_none).map_err(Failure::from)
            })?;
        }
        if nothing_left {
            operation.change(Entity::Customer, from.0, |tx| {
                customers::remove(tx, from)
                    .map_err(|error| Failure::from(crate::store::StoreError::from(error)))
            })?;
        }
        customers::refresh(tx, identity.customer)?;
        customers::refresh(tx, request.customer)?;
        Ok(Changed { customer: Some(request.customer), operation: operation.id() })
    })
}

/// Removes an address by which nothing came or went.
pub fn identity_remove(hilo: &Hilo, request: OfIdentity) -> Result<Changed, Failure> {
    hilo.store().write(|tx| {
        let identity = identities::get(tx, request.identity)?;
        if identity.messages > 0 {
            let title = customers::title(tx, identity.customer)?;
            return Err(Failure::IdentityTaken { value: identity.written, title });
        }
        let mut operation = Operation::begin(tx, hilo.now())?;
        operation.change(Entity::Identity, identity.id.0, |tx| {
            identities::remove(tx, identity.id).map_err(Failure::from)
        })?;
        customers::refresh(tx, identity.customer)?;
        Ok(Changed { customer: Some(identity.customer), operation: operation.id() })
    })
}

/// Takes a customer off the first screen until they say something again.
pub fn settle(hilo: &Hilo, request: OfCustomer) -> Result<Changed, Failure> {
    let id = request.customer;
    hilo.store().write(|tx| {
        let mut operation = Operation::begin(tx, hilo.now())?;
        operation.change(Entity::Customer, id.0, |tx| customers::settle(tx, id, hilo.now()))?;
        Ok(Changed { customer: Some(id), operation: operation.id() })
    })
}
