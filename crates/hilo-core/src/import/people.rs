//! Who is who in a source: guesses to be confirmed, and what was decided about them.

use std::collections::BTreeMap;

use rusqlite::Connection;
use whatsapp_export::Chat;

use crate::error::Failure;
use crate::identity::{self, fold};
use crate::model::*;
use crate::store::{customers, identities};

/// Returns every sender of a chat with a guess of who it is, most messages first.
///
/// `elsewhere` are the names, folded, that are ours in other chats of the same import.
pub(crate) fn of_chat(
    data: &Connection,
    chat: &Chat,
    settings: &Settings,
    told: &[PersonAnswer],
    elsewhere: &[String],
) -> Result<Vec<SourcePerson>, Failure> {
    let own: Vec<String> = settings.own_whatsapp_names.iter().map(|name| fold(name)).collect();
    let lines: Vec<String> = settings
        .lines
        .iter()
        .chain([&settings.shop_phone])
        .filter_map(|line| identity::phone(line, &settings.country))
        .collect();
    let title = chat.title.as_deref().map(fold);
    let mut senders: Vec<(&str, u32)> = chat
        .senders
        .iter()
        .filter(|sender| sender.messages > 0)
        .map(|sender| (sender.name.as_ref(), sender.messages))
        .collect();
    senders.sort_by_key(|(_, messages)| std::cmp::Reverse(*messages));
    let is_own = |name: &str| {
        own.contains(&fold(name))
            || identity::phone(name, &settings.country)
                .is_some_and(|number| lines.contains(&number))
    };
    let is_ours = |name: &str| is_own(name) || elsewhere.contains(&fold(name));
    // Where only we spoke, the file is named after the other.
    if senders.iter().all(|(name, _)| is_ours(name))
        && let Some(title) = chat.title.as_deref()
    {
        senders.push((title, 0));
    }
    let ours_known = senders.iter().any(|(name, _)| is_ours(name));
    let titled = senders.iter().any(|(name, _)| Some(fold(name)) == title);
    let mut people = Vec::new();
    for (name, messages) in &senders {
        let name = *name;
        let other_side = if title.is_some() && titled {
            Some(fold(name)) != title && senders.len() == 2
        } else {
            // Without a title, customers are taken to be those who wrote first.
            senders.len() == 2
                && chat.senders.first().is_some_and(|first| first.name.as_ref() != name)
        };
        let (who, because) = if let Some(answer) = told.iter().find(|answer| answer.sender == name)
        {
            (answer.who.clone(), WhoReason::Told)
        } else if is_own(name) {
            (Who::Shop, WhoReason::OwnName)
        } else if other_side
            && (!ours_known || is_ours(name))
            && customer_named(data, name, settings)?.is_none()
        {
            (Who::Shop, WhoReason::OtherSide)
        } else if is_ours(name) {
            (Who::Shop, WhoReason::OtherChat)
        } else if let Some((customer, because)) = customer_named(data, name, settings)? {
            (Who::Customer { customer }, because)
        } else {
            let phone = identity::phone(name, &settings.country)
                .map(|number| identity::phone_as_read(&number));
            let new = match phone {
                Some(phone) => Who::NewCustomer { name: String::new(), phone },
                None => Who::NewCustomer { name: bare(name).to_owned(), phone: String::new() },
            };
            let because =
                if Some(fold(name)) == title { WhoReason::FileName } else { WhoReason::Unknown };
            (new, because)
        };
        let title = match &who {
            Who::Customer { customer } => customers::title(data, *customer)?,
            Who::Shop | Who::NewCustomer { .. } => String::new(),
        };
        people.push(SourcePerson {
            sender: name.to_owned(),
            messages: *messages,
            who,
            title,
            because,
        });
    }
    Ok(people)
}

/// A push name stands after a tilde.
pub(crate) fn bare(name: &str) -> &str {
    name.trim_start_matches(['~', '\u{202F}', '\u{A0}', ' ']).trim()
}

fn customer_named(
    data: &Connection,
    name: &str,
    settings: &Settings,
) -> Result<Option<(CustomerId, WhoReason)>, Failure> {
    if let Some(number) = identity::phone(name, &settings.country) {
        let found = identities::find(data, IdentityKind::Phone, &number)?;
        return Ok(found.map(|(_, customer)| (customer, WhoReason::Phone)));
    }
    if let Some((_, customer)) = identities::find(data, IdentityKind::WhatsappName, &fold(name))? {
        return Ok(Some((customer, WhoReason::Told)));
    }
    // The same name is a suggestion, and none at all where several have it.
    match customers::named(data, bare(name))?.as_slice() {
        [customer] => Ok(Some((*customer, WhoReason::SameName))),
        _ => Ok(None),
    }
}

/// How often an address takes part in the mails of a source.
#[derive(Debug, Default)]
pub(crate) struct Participants {
    mails: u32,
    addresses: BTreeMap<String, u32>,
}

/// Addresses that are counted at most: the shop's own are among the first of any mailbox.
const COUNTED: usize = 20_000;

impl Participants {
    /// Counts the addresses of a mail, each once.
    pub fn add(&mut self, headers: &MailHeaders) {
        self.mails += 1;
        let all = headers.from.iter().chain(&headers.to).chain(&headers.cc);
        let mut addresses: Vec<String> =
            all.filter_map(|mailbox| identity::email(&mailbox.address)).collect();
        addresses.sort();
        addresses.dedup();
        for address in addresses {
            if self.addresses.len() < COUNTED || self.addresses.contains_key(&address) {
                *self.addresses.entry(address).or_default() += 1;
            }
        }
    }

    /// Returns the address that seems to be the shop's and is not known to be: it takes part in more than
    /// half of the mails and in more than any other. With it come those that the person has told apart.
    pub fn own(&self, settings: &Settings, told: &[PersonAnswer]) -> Vec<SourcePerson> {
        let told_ours = told.iter().filter(|answer| answer.who == Who::Shop);
        let known = settings
            .own_addresses
            .iter()
            .chain(told_ours.map(|answer| &answer.sender))
            .any(|address| self.addresses.contains_key(address));
        let most = self.addresses.values().max().copied().unwrap_or(0);
        let alone = self.addresses.values().filter(|mails| **mails == most).count() == 1;
        let guess = !known && alone && self.mails >= 3 && most * 2 > self.mails;
        let guessed = self.addresses.iter().filter(|(address, mails)| {
            told.iter().any(|answer| &answer.sender == *address) || (guess && **mails == most)
        });
        guessed
            .map(|(address, mails)| {
                let answer = told.iter().find(|answer| &answer.sender == address);
                SourcePerson {
                    sender: address.clone(),
                    messages: *mails,
                    who: answer.map_or(Who::Shop, |answer| answer.who.clone()),
                    title: String::new(),
                    because: if answer.is_some() { WhoReason::Told } else { WhoReason::OtherSide },
                }
            })
            .collect()
    }
}
