//! What is looked at in a mail before it leaves, and what was found.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CustomerId, Formality, Timestamp};

/// A rule about a mail that is about to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RuleId {
    /// C0: a field or placeholder that nobody filled in.
    Unresolved,
    /// C1: the customer's name stands at the beginning, and it is the right one.
    Name,
    /// C2: a customer whose name nobody knows is greeted as "Estimado cliente".
    UnknownName,
    /// C3: at most three paragraphs.
    Length,
    /// C4: a subject that says what the mail is about.
    Subject,
    /// C5: a sender of the shop's own that can be answered.
    Sender,
    /// C6: a whole signature without stale news.
    Signature,
    /// C7: what is said to be attached is attached.
    Attachment,
    /// C8: the customer is not sent to another channel.
    OtherChannel,
    /// C9: tone, excuses, tú and usted.
    Tone,
    /// C10: a day is promised, and one that can be kept.
    Date,
    /// C11: not the same text as before.
    Repeated,
    /// C12: nothing private in the text, no customers together among the recipients.
    Private,
}

impl RuleId {
    /// Every rule in the order of the codes.
    pub const ALL: [RuleId; 13] = [
        RuleId::Unresolved,
        RuleId::Name,
        RuleId::UnknownName,
        RuleId::Length,
        RuleId::Subject,
        RuleId::Sender,
        RuleId::Signature,
        RuleId::Attachment,
        RuleId::OtherChannel,
        RuleId::Tone,
        RuleId::Date,
        RuleId::Repeated,
        RuleId::Private,
    ];

    /// Returns the code that documents and counts use.
    pub fn code(self) -> &'static str {
        match self {
            RuleId::Unresolved => "C0",
            RuleId::Name => "C1",
            RuleId::UnknownName => "C2",
            RuleId::Length => "C3",
            RuleId::Subject => "C4",
            RuleId::Sender => "C5",
            RuleId::Signature => "C6",
            RuleId::Attachment => "C7",
            RuleId::OtherChannel => "C8",
            RuleId::Tone => "C9",
            RuleId::Date => "C10",
            RuleId::Repeated => "C11",
            RuleId::Private => "C12",
        }
    }

    /// Returns the word that the database and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            RuleId::Unresolved => "unresolved",
            RuleId::Name => "name",
            RuleId::UnknownName => "unknown_name",
            RuleId::Length => "length",
            RuleId::Subject => "subject",
            RuleId::Sender => "sender",
            RuleId::Signature => "signature",
            RuleId::Attachment => "attachment",
            RuleId::OtherChannel => "other_channel",
            RuleId::Tone => "tone",
            RuleId::Date => "date",
            RuleId::Repeated => "repeated",
            RuleId::Private => "private",
        }
    }

    /// Reads the word or the code back.
    pub fn parse(word: &str) -> Option<RuleId> {
        RuleId::ALL.into_iter().find(|rule| rule.as_str() == word || rule.code() == word)
    }

    /// Whether the shop may do without the rule: a mail with an empty field leaves nobody's shop.
    pub fn can_be_off(self) -> bool {
        self != RuleId::Unresolved
    }
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The mail does not leave with it.
    Block,
    /// Better mended.
    Warning,
    /// A matter of taste.
    Advice,
}

/// A part of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LetterPart {
    /// Subject line.
    Subject,
    /// Text without the signature.
    Body,
    /// Address that it goes to.
    To,
    /// Further addresses.
    Cc,
    /// Signature.
    Signature,
}

/// Where something was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Place {
    /// In which part.
    pub part: LetterPart,
    /// The words as they stand there, character for character.
    pub quote: String,
}

/// What a signature is expected to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignaturePart {
    /// Name of the shop.
    Shop,
    /// Who writes, or the initials.
    Person,
    /// Web address or telephone.
    Contact,
}

/// What was found, with what a sentence about it needs. Days are written `2026-03-04`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "found", rename_all = "snake_case")]
pub enum Detail {
    /// A field or placeholder stands in the text.
    Unresolved {
        /// As it stands there.
        field: String,
    },
    /// The customer's name is not in the first two lines.
    NoName {
        /// Name to greet with.
        name: String,
    },
    /// The greeting names somebody else.
    WrongName {
        /// The name that stands there.
        written: String,
        /// Name to greet with.
        name: String,
    },
    /// A greeting for nobody, because the name is not known.
    Impersonal {
        /// As it stands there.
        greeting: String,
    },
    /// More paragraphs than people read.
    TooLong {
        /// How many.
        paragraphs: u32,
        /// How many are fine.
        most: u32,
    },
    /// There is no subject.
    NoSubject,
    /// The subject is nothing but "Re:" or "Fwd:".
    OnlyReply,
    /// The subject could stand over any mail.
    GenericSubject,
    /// The subject has fewer than two words that say something.
    ShortSubject,
    /// The subject is cut off in most inboxes.
    LongSubject {
        /// Characters that it has.
        characters: u32,
        /// Characters that are fine.
        most: u32,
    },
    /// The sender's address is one of a free provider.
    FreeMail {
        /// Its domain.
        domain: String,
    },
    /// The sender's address says that nobody reads answers.
    NoReply {
        /// The address.
        address: String,
    },
    /// There is no signature.
    NoSignature,
    /// The signature lacks something.
    PartOfSignature {
        /// What.
        missing: Vec<SignaturePart>,
    },
    /// The news in the signature are over.
    StaleNews {
        /// Last day that they were good for.
        until: String,
    },
    /// An attachment is spoken of and nothing is attached.
    NoAttachment {
        /// The words that speak of it.
        words: String,
    },
    /// The customer is asked to call, write or go elsewhere.
    SentElsewhere {
        /// The words that ask.
        words: String,
    },
    /// Words in capitals.
    Capitals {
        /// The words.
        words: String,
    },
    /// Marks that shout, such as "!!".
    Marks {
        /// The marks.
        words: String,
    },
    /// An excuse that puts it on somebody else.
    Excuse {
        /// The words.
        words: String,
    },
    /// Words that contradict the customer.
    Confrontation {
        /// The words.
        words: String,
    },
    /// The customer is spoken to as "tú" and as "usted".
    MixedFormality {
        /// Words that say "tú".
        tu: String,
        /// Words that say "usted".
        usted: String,
    },
    /// The customer is spoken to in another way than the shop does.
    OtherFormality {
        /// The words.
        words: String,
        /// How the customer is spoken to.
        expected: Formality,
    },
    /// Something is left open and no day is promised.
    NoDate {
        /// The words that leave it open; empty where the matter itself is open.
        words: String,
    },
    /// A promised day is over.
    PastDate {
        /// The day.
        date: String,
    },
    /// A promised day is a Saturday or Sunday.
    WeekendDate {
        /// The day.
        date: String,
    },
    /// A promised day is a public holiday.
    HolidayDate {
        /// The day.
        date: String,
        /// The holiday's name as its country lists it.
        holiday: String,
    },
    /// On a promised day the shop is closed.
    ClosedDate {
        /// The day.
        date: String,
        /// Why, in the shop's words; may be empty.
        reason: String,
    },
    /// Nearly the same text went to this customer before.
    SameAsBefore {
        /// How much is the same, from 0 to 100.
        percent: u32,
        /// When it went.
        at: Timestamp,
    },
    /// Nearly the same text went to others with this template.
    SameAsOthers {
        /// How much is the same, from 0 to 100.
        percent: u32,
        /// When it last went.
        at: Timestamp,
    },
    /// The number of a payment card.
    Card {
        /// As it stands there.
        words: String,
    },
    /// The number of a bank account.
    Iban {
        /// As it stands there.
        words: String,
    },
    /// The number of an identity card (DNI, NIE).
    IdCard {
        /// As it stands there.
        words: String,
    },
    /// Data of somebody else.
    SomebodyElse {
        /// As they stand there.
        words: String,
    },
    /// Several customers see one another's addresses.
    SeveralCustomers {
        /// Their addresses.
        addresses: Vec<String>,
    },
}

/// A file that a fix makes of a part of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FixFile {
    /// Name.
    pub name: String,
    /// Text.
    pub text: String,
}

/// What one key does about a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "fix", rename_all = "snake_case")]
pub enum Fix {
    /// Puts another subject or text in place of the whole one.
    Edit {
        /// The new subject; `None` leaves it.
        subject: Option<String>,
        /// The new text in Markdown; `None` leaves it.
        body: Option<String>,
        /// A file that the text spoke at length; `None` for none.
        file: Option<FixFile>,
    },
    /// Goes to the form for the missing field.
    FillIn,
    /// Asks for a file.
    Attach,
    /// Asks for the customer's name.
    AddName,
    /// Goes to the signature in the settings.
    OpenSignature,
    /// Goes to the account in the settings.
    OpenAccount,
    /// Goes to the subject.
    WriteSubject,
    /// Asks for a day and writes it into the text.
    PickDate,
    /// Takes other words of the template.
    NextVariant,
    /// Makes the text one for this customer alone: one mail for each address.
    CopiesApart,
    /// Goes to the words: only a person can mend them.
    Show,
}

/// Something that a mail would better not leave with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// By which rule.
    pub rule: RuleId,
    /// The rule's code, `C0` to `C12`.
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// What was found.
    pub detail: Detail,
    /// Where; `None` where it is about the whole mail.
    pub place: Option<Place>,
    /// What one key does about it.
    pub fix: Fix,
    /// Whether the mail leaves only when it is confirmed by name.
    pub needs_confirmation: bool,
    /// Tells the finding from the others of its draft and stays the same while the words do.
    pub key: String,
}

/// A finding of a customer's draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfFinding {
    /// Whose draft.
    pub customer: CustomerId,
    /// The finding's key.
    pub key: String,
}

/// A rule to be used or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RuleSwitch {
    /// Which.
    pub rule: RuleId,
    /// Whether this shop uses it.
    pub on: bool,
}

/// What became of a rule's findings in this shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RuleCount {
    /// Which.
    pub rule: RuleId,
    /// Its code.
    pub code: String,
    /// How much its findings weigh at most.
    pub severity: Severity,
    /// Whether this shop uses it.
    pub on: bool,
    /// Whether it can be switched off.
    pub can_be_off: bool,
    /// Findings that stood when a mail was queued.
    pub found: u32,
    /// Findings that were mended with their key.
    pub fixed: u32,
    /// Findings that were ignored, or stood when the mail was queued.
    pub ignored: u32,
    /// Since when this is counted; `None` where nothing was yet.
    pub since: Option<Timestamp>,
}
