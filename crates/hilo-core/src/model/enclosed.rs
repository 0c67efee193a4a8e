//! What a mail carries beside its words: appointments, contacts, another mail.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CustomerId, IdentityKind, Mailbox, Timestamp};

/// What a mail carries that can be shown as what it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct Enclosed {
    /// Appointments, as their sender put them.
    pub invitations: Vec<Invitation>,
    /// Contacts, with what of each is known.
    pub cards: Vec<ContactCard>,
    /// The mail that it passes on; `None` where that is none, or one of ours.
    pub forwarded: Option<ForwardedMail>,
}

/// What an appointment asks or says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InvitationStanding {
    /// We are invited.
    Invited,
    /// An invitation from before has changed.
    Updated,
    /// It does not take place.
    Cancelled,
    /// Its guest comes.
    Accepted,
    /// Its guest does not come.
    Declined,
    /// Its guest may come.
    Tentative,
    /// Its guest asks for another time.
    Proposed,
    /// It is told, and nobody is asked.
    Published,
}

/// An appointment out of a mail. Nothing of it is answered by Hilo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Invitation {
    /// What it asks or says.
    pub standing: InvitationStanding,
    /// What it is; empty where it does not say.
    pub title: String,
    /// When it begins; `None` where that cannot be read.
    pub starts: Option<EventTime>,
    /// When it ends; of whole days the last one.
    pub ends: Option<EventTime>,
    /// Where; empty where it does not say.
    pub place: String,
    /// Who organises it; empty where it does not say.
    pub organiser: Mailbox,
    /// Whom it asks, or who answers.
    pub guests: Vec<Mailbox>,
    /// Whether it takes place again and again.
    pub repeats: bool,
    /// What makes it itself (RFC 5545, 3.8.4.7); empty where it does not say.
    pub uid: String,
    /// Whether a later mail of the same customer says that it does not take place.
    pub cancelled_since: bool,
    /// Whether a later mail of the same customer says that it is at another time or place.
    pub changed_since: bool,
}

impl Invitation {
    /// Whether a later mail's appointment calls this one off. One that repeats is left alone: a single day of it may be
    /// meant.
    pub fn is_cancelled_by(&self, later: &Invitation) -> bool {
        later.standing == InvitationStanding::Cancelled
            && !self.repeats
            && !self.uid.is_empty()
            && self.uid == later.uid
    }

    /// Whether a later mail's appointment is this one at another time or place. One that repeats is left alone.
    pub fn is_changed_by(&self, later: &Invitation) -> bool {
        use InvitationStanding::{Invited, Updated};
        let is_asked = matches!(later.standing, Invited | Updated);
        let where_and_when = |of: &Invitation| (of.starts, of.ends, of.place.clone());
        is_asked
            && !self.repeats
            && !self.uid.is_empty()
            && self.uid == later.uid
            && where_and_when(self) != where_and_when(later)
    }
}

/// A moment of an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EventTime {
    /// The moment; of a whole day its beginning in UTC, whatever the zone.
    pub at: Timestamp,
    /// Whether the whole day is meant.
    pub all_day: bool,
    /// Minutes by which the organiser's clocks are ahead of UTC then, where they show another hour than the shop's.
    pub abroad: Option<i32>,
}

/// A contact out of a mail (vCard).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactCard {
    /// Whose it is; empty where it does not say.
    pub name: String,
    /// Company; empty where it does not say.
    pub company: String,
    /// Numbers and addresses, each once.
    pub addresses: Vec<CardAddress>,
    /// On whose timeline its mail is, as lists call them.
    pub customer: String,
    /// Whether it is somebody else's by its name, whatever addresses it has: that is none of this customer's names.
    pub someone_else: bool,
}

/// Who gets a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CardTaker {
    /// The customer on whose timeline its mail is.
    ThisCustomer,
    /// Somebody who becomes a customer by it, under its name.
    NewCustomer,
    /// Another customer.
    Other {
        /// Who.
        customer: CustomerId,
    },
}

/// A number or address of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CardAddress {
    /// Mail address or telephone number.
    pub kind: IdentityKind,
    /// As it is to be shown.
    pub written: String,
    /// Who has it already.
    pub owner: CardOwner,
}

/// Who has a number or address of a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CardOwner {
    /// Nobody.
    Nobody,
    /// Nobody can: it is not to be read as a number or an address.
    Unreadable,
    /// The customer on whose timeline the mail is.
    ThisCustomer,
    /// The shop.
    Shop,
    /// Somebody else.
    Other {
        /// Who.
        customer: CustomerId,
        /// As lists call them.
        title: String,
        /// Whether the contact may be theirs by its name: an address says little, since anybody can write it on a card.
        same_name: bool,
    },
}

/// A mail that one of ours passes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ForwardedMail {
    /// Who wrote it.
    pub from: Mailbox,
    /// Its subject; empty where that is lost.
    pub subject: String,
    /// The beginning of what it says itself, of at most [`ForwardedMail::TEXT_LIMIT`] letters.
    pub text: String,
    /// Whether there is more of it.
    pub cut: bool,
    /// Lines of other mails that it quotes itself.
    pub quoted_lines: u32,
    /// Whether its words stand among what the mail quotes that passes it on, as those of an attached one do not.
    pub is_quoted: bool,
    /// The beginning of what whoever passes it on says above it, of as many letters.
    pub above: String,
    /// Whether there is more of that.
    pub above_cut: bool,
    /// Whose address that is; `None` where nobody has it.
    pub customer: Option<CustomerId>,
    /// As lists call them; empty where nobody has it.
    pub title: String,
}

impl ForwardedMail {
    /// Letters of a text that are told.
    pub const TEXT_LIMIT: usize = 2_000;
}
