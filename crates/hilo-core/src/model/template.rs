//! Mail templates and what they render to.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

use super::{CustomerId, MessageId, TemplateId, Timestamp};

/// A mail template: subject and Markdown body, both with fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Template {
    /// Id.
    pub id: TemplateId,
    /// Name, unique within its language.
    pub name: String,
    /// Folder; empty for none.
    pub folder: String,
    /// `es` or `en`.
    pub language: String,
    /// Subject with fields.
    pub subject: String,
    /// Body in Markdown with fields.
    pub body: String,
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
    /// `es` or `en`.
    pub language: String,
    /// Subject with fields.
    pub subject: String,
    /// Body in Markdown with fields.
    pub body: String,
}

/// Values given by the person for fields that nobody else knows, by field name (`ask.carrier`).
pub type FieldValues = BTreeMap<String, String>;

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
    /// Mail it answers.
    pub reply_to: Option<MessageId>,
    /// Files.
    pub attachments: Vec<DraftAttachment>,
    /// When it was saved; set by the core.
    pub saved_at: Timestamp,
}

impl Draft {
    /// Returns this draft with the words and files of another one below its own.
    pub fn above(mut self, other: Draft) -> Draft {
        if !other.body.trim().is_empty() {
            self.body = format!("{}\n\n---\n\n{}", self.body.trim_end(), other.body);
        }
        let more = other.attachments.into_iter().filter(|file| !self.attachments.contains(file));
        self.attachments.extend(more.collect::<Vec<_>>());
        self
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
    /// No account is set up.
    NoAccount,
    /// The mail with its files is larger than servers take.
    TooLarge {
        /// Limit in bytes.
        limit: u64,
    },
}
