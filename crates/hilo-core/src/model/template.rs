//! Mail templates and what they render to.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

use super::{CustomerId, DeadAddress, Finding, IdentityId, MessageId, TemplateId, Timestamp};

/// Whether a template may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TemplateState {
    /// Being written; offered with a mark.
    Draft,
    /// As the shop wants it.
    Approved,
    /// No longer offered, and kept.
    Retired,
}

impl TemplateState {
    /// Every state.
    pub const ALL: [TemplateState; 3] =
        [TemplateState::Draft, TemplateState::Approved, TemplateState::Retired];

    /// Returns the word that the database, JSON and files use.
    pub fn as_str(self) -> &'static str {
        match self {
            TemplateState::Draft => "draft",
            TemplateState::Approved => "approved",
            TemplateState::Retired => "retired",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<TemplateState> {
        TemplateState::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// What a template is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TemplatePurpose {
    /// An answer to what a customer said, or word about an order of theirs.
    #[default]
    Answer,
    /// A mail of our own accord, such as news, an offer or a reminder to review.
    Unrequested,
}

impl TemplatePurpose {
    /// Every purpose.
    pub const ALL: [TemplatePurpose; 2] = [TemplatePurpose::Answer, TemplatePurpose::Unrequested];

    /// Returns the word that the database, JSON and files use.
    pub fn as_str(self) -> &'static str {
        match self {
            TemplatePurpose::Answer => "answer",
            TemplatePurpose::Unrequested => "unrequested",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<TemplatePurpose> {
        TemplatePurpose::ALL.into_iter().find(|purpose| purpose.as_str() == word)
    }
}

/// A mail template: subject and Markdown body, both with fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Template {
    /// Id.
    pub id: TemplateId,
    /// Name, unique within its language.
    pub name: String,
    /// Folder; empty for none.
    pub folder: String,
    /// Tag of a [`Language`](super::Language), such as `es`.
    pub language: String,
    /// Subject with fields.
    pub subject: String,
    /// Body in Markdown with fields.
    pub body: String,
    /// What it is for.
    pub purpose: TemplatePurpose,
    /// Whether it may be used.
    pub state: TemplateState,
    /// How many mails were sent with it.
    pub uses: u32,
    /// When one was last sent with it.
    pub used_at: Option<Timestamp>,
    /// Last change.
    pub changed_at: Timestamp,
}

/// A template as it is being written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateText {
    /// Name.
    pub name: String,
    /// Folder; empty for none.
    pub folder: String,
    /// Tag of a [`Language`](super::Language), such as `es`.
    pub language: String,
    /// Subject with fields.
    pub subject: String,
    /// Body in Markdown with fields.
    pub body: String,
    /// What it is for.
    #[serde(default)]
    #[ts(optional, as = "Option<TemplatePurpose>")]
    pub purpose: TemplatePurpose,
}

/// Values given by the person for fields that nobody else knows, by field name (`ask.carrier`).
pub type FieldValues = BTreeMap<String, String>;

/// Which variant each block of a template takes, from 0, by block.
pub type VariantChoices = BTreeMap<String, u32>;

/// A block that a template writes in several ways, and which of them a letter has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VariantBlock {
    /// Its name, or its number from 1 where the template gives none.
    pub block: String,
    /// Whether `block` is a name.
    pub named: bool,
    /// How many variants it has.
    pub count: u32,
    /// The one taken, from 0.
    pub chosen: u32,
    /// The one that this customer was last sent; `None` where there was none.
    pub last: Option<u32>,
}

/// A field that a template uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Field {
    /// Name as the template writes it, such as `order.number`.
    pub name: String,
    /// Words for a form, made from the name.
    pub label: String,
    /// What to offer in the form.
    pub kind: FieldKind,
    /// Value that it has now; empty where it is missing.
    pub value: String,
    /// Whether rendering needs it and nobody has given it.
    pub missing: bool,
    /// What was typed for it in this customer's mails of the last thirty days, to be offered; empty for
    /// none. It is not in the text.
    #[ts(optional, as = "Option<String>")]
    pub remembered: String,
}

/// What a form offers for a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// A day, written in the customer's language.
    Date,
    /// An amount of money.
    Money,
}

/// A mistake in a template, at its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateError {
    /// Where.
    pub part: TemplatePart,
    /// Line from 1.
    pub line: u32,
    /// What is wrong.
    pub mistake: TemplateMistake,
    /// The same as the template engine says it, in English.
    pub message: String,
}

/// What can be wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "mistake", rename_all = "snake_case")]
pub enum TemplateMistake {
    /// There is no field of this name.
    UnknownField {
        /// As written.
        name: String,
    },
    /// There is no filter of this name.
    UnknownFilter {
        /// As written.
        name: String,
    },
    /// `{% … %}` begins with a word that templates do not know.
    UnknownStatement {
        /// As written.
        name: String,
    },
    /// A `{{`, `{%` or `{#`, a text in quotes or a condition has no end.
    Unclosed,
    /// What stands between the braces cannot be read.
    Syntax,
    /// What the braces give is no text, such as a whole customer.
    NotText,
    /// The text has more characters than templates may have.
    TooLong {
        /// How many they may have.
        limit: u32,
    },
    /// It never ends, or takes too long.
    Endless,
    /// A block of variants has no `{% end %}`.
    VariantsOpen,
    /// A variant has no words.
    VariantEmpty,
    /// Two blocks of variants have one name.
    VariantsTwice {
        /// The name.
        name: String,
    },
    /// A block has more variants than it may have.
    TooManyVariants {
        /// How many it may have.
        limit: u32,
    },
    /// Anything else that stopped the template.
    Refused,
}

/// A part of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TemplatePart {
    /// Subject line.
    Subject,
    /// Body.
    Body,
    /// Signature of the shop.
    Signature,
}

/// A template with its fields filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Rendered {
    /// Subject; unresolved fields stand as `{{ name }}`.
    pub subject: String,
    /// Body in Markdown; unresolved fields stand as `{{ name }}`.
    pub markdown: String,
    /// What the text part will hold, signature included.
    pub text: String,
    /// A whole document as the HTML part will show it, for a sandboxed frame.
    pub html: String,
    /// Every field that the template uses.
    pub fields: Vec<Field>,
    /// The blocks of the body that have variants, in its order.
    pub variants: Vec<VariantBlock>,
    /// Mistakes; a part with one is as written, and the others are filled in.
    pub errors: Vec<TemplateError>,
}

/// A file to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftAttachment {
    /// SHA-256 of its bytes, by which it is kept.
    pub sha256: String,
    /// Name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub size: u64,
}

/// A mail being written: one per customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Draft {
    /// Who it is for.
    pub customer: CustomerId,
    /// Address of the account that it leaves by; `None` for the usual one.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub from: Option<String>,
    /// Address it goes to.
    pub to: String,
    /// Further addresses.
    pub cc: Vec<String>,
    /// Subject.
    pub subject: String,
    /// Body in Markdown, without signature.
    pub body: String,
    /// Template it began with.
    pub template: Option<TemplateId>,
    /// Values given in the form.
    pub values: FieldValues,
    /// Variants of the template that the text was made of.
    #[serde(default)]
    pub variants: VariantChoices,
    /// Mail it answers.
    pub reply_to: Option<MessageId>,
    /// Files.
    pub attachments: Vec<DraftAttachment>,
    /// What is said by WhatsApp in the place of a mail; `None` for a mail.
    #[serde(default)]
    pub whatsapp: Option<String>,
    /// The number that it goes to by WhatsApp; `None` for the one that the customer uses most.
    #[serde(default)]
    pub number: Option<IdentityId>,
    /// When it was saved; set by the core.
    pub saved_at: Timestamp,
}

impl Draft {
    /// Returns this draft with the words and files of another one below its own.
    ///
    /// Where one of the two is a mail, so are both together: behind words for WhatsApp nobody would see it.
    pub fn above(mut self, other: Draft) -> Draft {
        let blank = other.words().trim().is_empty();
        match (&mut self.whatsapp, &other.whatsapp) {
            _ if blank => {}
            (Some(own), Some(text)) => {
                *own = joined(own, "\n\n", text);
                self.body = joined(&self.body, RULE, &other.body);
            }
            (None, None) => self.body = joined(&self.body, RULE, &other.body),
            _ => {
                self.body = joined(&self.as_mail(), RULE, &other.as_mail());
                self.whatsapp = None;
            }
        }
        let more = other.attachments.into_iter().filter(|file| !self.attachments.contains(file));
        self.attachments.extend(more.collect::<Vec<_>>());
        self
    }

    /// The words that are seen: of the mail, or of what is said by WhatsApp.
    fn words(&self) -> &str {
        self.whatsapp.as_deref().unwrap_or(&self.body)
    }

    /// The words that are seen, in Markdown.
    fn as_mail(&self) -> String {
        match &self.whatsapp {
            Some(text) => as_markdown(text),
            None => self.body.clone(),
        }
    }
}

/// What stands between two mails that became one.
const RULE: &str = "\n\n---\n\n";

/// Writes plain words so that Markdown shows them, line for line.
fn as_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (index, paragraph) in text.trim().split("\n\n").enumerate() {
        if index > 0 {
            out.push_str("\n\n");
        }
        for c in paragraph.trim().chars() {
            match c {
                '\n' => out.push('\\'),
                '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '&' | '~' => out.push('\\'),
                _ => {}
            }
            out.push(c);
        }
    }
    out
}

fn joined(above: &str, between: &str, below: &str) -> String {
    match (above.trim_end(), below) {
        (_, below) if below.trim().is_empty() => above.to_owned(),
        ("", below) => below.to_owned(),
        (above, below) => format!("{above}{between}{below}"),
    }
}

/// A draft as it would leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftPreview {
    /// Subject.
    pub subject: String,
    /// Text part, signature included.
    pub text: String,
    /// Whole document of the HTML part, for a sandboxed frame.
    pub html: String,
    /// Signature in Markdown, its fields filled in; empty where there is none.
    pub signature: String,
    /// Why it cannot leave yet; empty when it can.
    pub problems: Vec<DraftProblem>,
}

/// Why a draft cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum DraftProblem {
    /// A field has no value: `{{ … }}` or a placeholder such as `[NOMBRE]` is still in the text.
    Unresolved {
        /// What stands there.
        field: String,
    },
    /// There is no address to send to.
    NoRecipient,
    /// An address cannot be one.
    BadAddress {
        /// As written.
        address: String,
    },
    /// There is no text.
    NoText,
    /// There is no subject.
    NoSubject,
    /// It is a mail of our own accord, and one of those whom it goes to wants none.
    OptedOut {
        /// Who.
        title: String,
        /// Since when.
        at: Timestamp,
    },
    /// No account is set up.
    NoAccount,
    /// Something was found that leaves only when it is confirmed by its key.
    Unconfirmed {
        /// What.
        finding: Box<Finding>,
    },
    /// There is no number to open WhatsApp with.
    NoNumber,
    /// The text is too long for a chat.
    TooLong {
        /// Limit in characters.
        limit: u32,
    },
    /// The text is too long for a link; it can be copied.
    TooLongForLink,
    /// No mail arrives at an address: it leaves only when that is confirmed by its key.
    DeadAddress {
        /// Which, since when and why.
        dead: DeadAddress,
        /// Its key.
        key: String,
    },
    /// The mail with its files is larger than servers take.
    TooLarge {
        /// Limit in bytes.
        limit: u64,
    },
}
