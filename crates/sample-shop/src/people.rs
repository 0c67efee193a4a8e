//! Who the shop's customers are and how each of them writes, read from a table.

use chrono_tz::Tz;

use crate::Edition;

/// A customer of the shop, with the habits that shape what he or she writes.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// The name, or the number as WhatsApp prints it for somebody who is not known.
    pub(crate) name: String,
    pub(crate) feminine: bool,
    pub(crate) email: Option<String>,
    /// E.164.
    pub(crate) phone: Option<String>,
    pub(crate) region: String,
    /// Is addressed as "usted".
    pub(crate) formal: bool,
    pub(crate) client: Client,
    /// 0 writes with care, 3 in a great hurry.
    pub(crate) haste: usize,
    pub(crate) mails: bool,
    pub(crate) chats: bool,
    pub(crate) calls: bool,
    pub(crate) chat: ChatKind,
    pub(crate) city: String,
    pub(crate) tag: String,
    pub(crate) note: String,
    /// A second address, which the shop's card of the customer does not list.
    pub(crate) other_email: Option<String>,
    /// Who writes, where the customer is a company.
    pub(crate) speaks: Option<String>,
}

/// The mail program whose quotes and marks a customer's mails carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Client {
    Gmail,
    Outlook,
    Iphone,
    Thunderbird,
    Yahoo,
    Android,
}

/// The telephone that a chat was exported from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChatKind {
    Android,
    AndroidMedia,
    Ios,
    IosMedia,
    Mexican,
    American,
}

impl Person {
    pub(crate) fn first_name(&self) -> &str {
        self.writer().split(' ').next().unwrap_or_default()
    }

    /// The person behind the keyboard.
    pub(crate) fn writer(&self) -> &str {
        self.speaks.as_deref().unwrap_or(&self.name)
    }

    pub(crate) fn is_unknown(&self) -> bool {
        self.tag == "unknown"
    }

    pub(crate) fn is_company(&self) -> bool {
        self.tag == "company"
    }

    pub(crate) fn zone(&self) -> Tz {
        match self.region.as_str() {
            "MX" => Tz::America__Mexico_City,
            "AR" => Tz::America__Argentina__Buenos_Aires,
            "US" => Tz::America__New_York,
            "GB" => Tz::Europe__London,
            "FR" => Tz::Europe__Paris,
            _ => Tz::Europe__Madrid,
        }
    }

    /// Whether the customer says "ustedes" to the shop rather than "vosotros".
    pub(crate) fn says_ustedes(&self) -> bool {
        self.formal || matches!(self.region.as_str(), "MX" | "AR" | "FR")
    }
}

/// Something the shop sells.
#[derive(Debug, Clone)]
pub(crate) struct Thing {
    pub(crate) feminine: bool,
    pub(crate) name: String,
    pub(crate) price: u32,
    pub(crate) parts: [String; 2],
}

impl Thing {
    /// Returns "la lámpara Duna" or "the Dune lamp".
    pub(crate) fn with_article(&self, edition: Edition) -> String {
        format!("{} {}", self.article(edition), self.name)
    }

    pub(crate) fn article(&self, edition: Edition) -> &'static str {
        match (edition, self.feminine) {
            (Edition::Spanish, true) => "la",
            (Edition::Spanish, false) => "el",
            (Edition::English, _) => "the",
        }
    }
}

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

fn some(word: &str) -> Option<String> {
    (!word.is_empty()).then(|| word.to_owned())
}

/// Reads the table of customers; a row with a missing column is left out.
pub(crate) fn people(edition: Edition) -> Vec<Person> {
    let table = match edition {
        Edition::Spanish => include_str!("../data/es/people.tsv"),
        Edition::English => include_str!("../data/en/people.tsv"),
    };
    rows(table).filter_map(|row| person(&row)).collect()
}

fn person(row: &[&str]) -> Option<Person> {
    let [
        name,
        gender,
        email,
        phone,
        region,
        form,
        client,
        haste,
        channels,
        chat,
        city,
        tag,
        note,
        other,
        contact,
    ] = row
    else {
        return None;
    };
    Some(Person {
        name: (*name).to_owned(),
        feminine: *gender == "f",
        email: some(email),
        phone: some(phone),
        region: (*region).to_owned(),
        formal: *form == "u",
        client: match *client {
            "o" => Client::Outlook,
            "i" => Client::Iphone,
            "t" => Client::Thunderbird,
            "y" => Client::Yahoo,
            "a" => Client::Android,
            _ => Client::Gmail,
        },
        haste: haste.parse().unwrap_or(0),
        mails: channels.contains('m'),
        chats: channels.contains('w'),
        calls: channels.contains('p'),
        chat: match *chat {
            "z" => ChatKind::AndroidMedia,
            "i" => ChatKind::Ios,
            "j" => ChatKind::IosMedia,
            "m" => ChatKind::Mexican,
            "u" => ChatKind::American,
            _ => ChatKind::Android,
        },
        city: (*city).to_owned(),
        tag: (*tag).to_owned(),
        note: (*note).to_owned(),
        other_email: some(other),
        speaks: some(contact),
    })
}

/// Reads the table of what the shop sells.
pub(crate) fn things(edition: Edition) -> Vec<Thing> {
    let table = match edition {
        Edition::Spanish => include_str!("../data/es/things.tsv"),
        Edition::English => include_str!("../data/en/things.tsv"),
    };
    rows(table)
        .filter_map(|row| {
            let [gender, name, price, part, other] = row.as_slice() else { return None };
            Some(Thing {
                feminine: *gender == "f",
                name: (*name).to_owned(),
                price: price.parse().ok()?,
                parts: [(*part).to_owned(), (*other).to_owned()],
            })
        })
        .collect()
}
