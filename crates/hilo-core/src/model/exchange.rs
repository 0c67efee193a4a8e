//! Files of templates: what is in one, and what bringing it in would do.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::OperationId;

/// Form of a file of templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TemplateFormat {
    /// JSON.
    Json,
    /// A table with a template on each row (RFC 4180).
    Csv,
}

/// What bringing a file in does, or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateImport {
    /// Each template of the file, in its order.
    pub rows: Vec<TemplateImportRow>,
    /// Templates that were not there.
    pub new: u32,
    /// Templates whose text or state becomes that of the file.
    pub changed: u32,
    /// Templates that are there already as in the file.
    pub same: u32,
    /// What cannot be taken; with one of them nothing of the file is.
    pub refused: u32,
    /// What `undo` takes, where something was kept.
    pub operation: Option<OperationId>,
}

/// A template of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TemplateImportRow {
    /// Line of the file on which it begins, from 1.
    pub line: u32,
    /// Its name, as far as it can be read.
    pub name: String,
    /// Tag of its language, as far as it can be read.
    pub language: String,
    /// What becomes of it.
    pub outcome: TemplateOutcome,
    /// Whether its text has a mistake, to be put right before it is used.
    pub wrong: bool,
}

/// What becomes of a template of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum TemplateOutcome {
    /// It was not there.
    New,
    /// Text or state become those of the file.
    Changed,
    /// It is there as in the file.
    Same,
    /// It cannot be taken.
    Refused {
        /// Why.
        reason: TemplateRefusal,
    },
}

/// Why a template cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TemplateRefusal {
    /// Parts of it are missing or are no text.
    Unreadable,
    /// It has no name.
    NoName,
    /// Its name is too long.
    NameTooLong,
    /// Folder, subject or body are too long.
    TooLong,
    /// Its language is none of those that templates have.
    UnknownLanguage,
    /// Its state is none that there is.
    UnknownState,
    /// What it is for is none of what templates are for.
    UnknownPurpose,
    /// The file has another of this name and language before it.
    Twice,
}
