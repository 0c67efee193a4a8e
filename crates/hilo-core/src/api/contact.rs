//! Who wants no mails that they did not ask for, how many of these left, and at which addresses none arrives.

use rusqlite::Connection;

use super::drafts::existing;
use super::*;
use crate::Hilo;
use crate::error::Failure;
use crate::identity;
use crate::store::journal::{Entity, Operation};
use crate::store::{
    StoreError, contact, customers, dead_addresses, identities, settings, template as templates,
};

/// Days in which mails of our own accord are counted.
const DAYS: u32 = 30;

/// Writes down whether a customer wants no mail that they did not ask for.
pub fn customer_opt_out(hilo: &Hilo, request: OptOutChange) -> Result<Changed, Failure> {
    let (id, now) = (request.customer, hilo.now());
    hilo.store().write(|tx| {
        let known = contact::opt_out(tx, id)?;
        // What is written down already keeps its day and the mail that said it.
        let wanted = request.opted_out.then(|| known.unwrap_or(OptOut { at: now, message: None }));
        let mut operation = Operation::begin(tx, now)?;
        operation.change(Entity::Customer, id.0, |tx| contact::set_opt_out(tx, id, wanted))?;
        Ok(Changed { customer: Some(id), operation: operation.id() })
    })
}

/// Writes down that an address takes mail, whatever a server said.
pub fn address_works(hilo: &Hilo, request: OfIdentity) -> Result<Changed, Failure> {
    let (id, now) = (request.identity, hilo.now());
    hilo.store().write(|tx| {
        let customer = identities::get(tx, id)?.customer;
        let mut operation = Operation::begin(tx, now)?;
        operation.change(Entity::Identity, id.0, |tx| {
            dead_addresses::works(tx, id, now).map_err(StoreError::from)
        })?;
        Ok(Changed { customer: Some(customer), operation: operation.id() })
    })
}

/// Returns what is known of those whom a customer's draft goes to.
pub fn draft_contact(hilo: &Hilo, request: OfCustomer) -> Result<DraftContact, Failure> {
    let (customer, since) = (request.customer, hilo.now().plus_seconds(-i64::from(DAYS) * 86_400));
    hilo.store().read(|data| {
        let draft = existing(data, customer)?;
        let dead = dead(data, &draft)?;
        if !is_unrequested(data, &draft)? {
            return Ok(DraftContact { unrequested: None, dead });
        }
        let unrequested = Unrequested {
            recent: contact::unrequested_since(data, customer, since)?,
            days: DAYS,
            limit: settings::get(data)?.unrequested_limit,
            opted_out: contact::opt_out(data, customer)?,
        };
        Ok(DraftContact { unrequested: Some(unrequested), dead })
    })
}

/// Returns those addresses of a draft at which no mail arrives.
fn dead(data: &Connection, draft: &Draft) -> Result<Vec<DeadAddress>, Failure> {
    let mut found: Vec<DeadAddress> = Vec::new();
    for address in std::iter::once(&draft.to).chain(&draft.cc) {
        let Some(value) = identity::email(address) else { continue };
        let known = identities::find(data, IdentityKind::Email, &value)?;
        let Some((id, _)) = known.filter(|(id, _)| found.iter().all(|dead| dead.identity != *id))
        else {
            continue;
        };
        found.extend(dead_addresses::get(data, id)?);
    }
    Ok(found)
}

/// Returns the addresses at which no mail arrives and with which nobody has confirmed a draft.
pub(super) fn unconfirmed(
    data: &Connection,
    draft: &Draft,
    confirmed: &[String],
) -> Result<Vec<DraftProblem>, Failure> {
    let problem = |dead: DeadAddress| {
        let key = format!("dead:{}", dead.address);
        let open = !confirmed.contains(&key);
        open.then_some(DraftProblem::DeadAddress { dead, key })
    };
    Ok(dead(data, draft)?.into_iter().filter_map(problem).collect())
}

/// Whether a draft is a mail that nobody asked for: its template says so.
pub(super) fn is_unrequested(data: &Connection, draft: &Draft) -> Result<bool, Failure> {
    // A template that is gone leaves its mail.
    let template = draft.template.and_then(|id| templates::get(data, id).ok());
    Ok(template.is_some_and(|template| template.purpose == TemplatePurpose::Unrequested))
}

/// Returns who of those whom an unrequested draft goes to wants none.
pub(super) fn unwanted(data: &Connection, draft: &Draft) -> Result<Vec<DraftProblem>, Failure> {
    let mut whom = vec![draft.customer];
    for address in std::iter::once(&draft.to).chain(&draft.cc) {
        let Some(address) = identity::email(address) else { continue };
        let owner = identities::find(data, IdentityKind::Email, &address)?;
        if let Some((_, owner)) = owner.filter(|(_, owner)| !whom.contains(owner)) {
            whom.push(owner);
        }
    }
    let mut problems = Vec::new();
    for customer in whom {
        if let Some(OptOut { at, .. }) = contact::opt_out(data, customer)? {
            problems.push(DraftProblem::OptedOut { title: customers::title(data, customer)?, at });
        }
    }
    Ok(problems)
}
