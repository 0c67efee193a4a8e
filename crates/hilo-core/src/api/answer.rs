//! What commands answer that is nobody's data: how something stands, and where it went.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::*;

/// How the WhatsApp text of a draft stands.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct ReplyLook {
    /// Its length.
    pub characters: u32,
    /// Whether a link can carry it.
    pub fits_link: bool,
    /// Whether the customer last wrote in a group, which a link does not open.
    pub in_group: bool,
    /// Whether it has no words but the initials of whoever writes.
    pub says_nothing: bool,
}

/// What there is to say on the telephone.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TalkingSheet {
    /// A template's words, filled in with what is known, without markup.
    pub text: String,
    /// Its fields; those without a value stand in the text as they are written.
    pub fields: Vec<Field>,
}

/// A reply that is on its way into WhatsApp.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenedReply {
    /// Its message on the timeline.
    pub message: MessageId,
    /// What opens WhatsApp; `None` where it is copied.
    pub link: Option<String>,
    /// Its words.
    pub text: String,
    /// What `undo` takes.
    pub operation: OperationId,
}

/// A file that Hilo wrote for the system to open.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WrittenFile {
    /// Path.
    pub path: String,
}

/// A template that was kept.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct TemplateSaved {
    /// Which.
    pub template: TemplateId,
    /// What `undo` takes.
    pub operation: OperationId,
}
