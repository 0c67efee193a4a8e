//! What stands under every mail of the shop, and the colour and logo that all of them have.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::TemplateError;

/// Where the text under every mail comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignatureKind {
    /// It is put together from what is known of the shop.
    Built,
    /// Somebody wrote it.
    Own,
}

impl SignatureKind {
    /// Settings that were kept before signatures could be put together hold a text, if any.
    pub(super) fn before_there_was_a_choice() -> Self {
        SignatureKind::Own
    }
}

/// What a signature that is put together has besides the shop's name, person, telephone and web.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct SignatureParts {
    /// What the person who answers does in the shop.
    pub role: String,
    /// Whether the opening hours are in it.
    pub with_hours: bool,
    /// Where else the shop is found.
    pub links: Vec<SignatureLink>,
    /// What the law wants there.
    pub legal: String,
    /// A line of news.
    pub news: SignatureNews,
}

impl Default for SignatureParts {
    fn default() -> Self {
        SignatureParts {
            role: String::new(),
            with_hours: true,
            links: Vec::new(),
            legal: String::new(),
            news: SignatureNews::default(),
        }
    }
}

/// A place where the shop is found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct SignatureLink {
    /// Its name.
    pub name: String,
    /// Its address, which begins with `https://`.
    pub url: String,
}

/// A line that stands under the mails for a while.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct SignatureNews {
    /// What it says; empty for none.
    pub text: String,
    /// Where it leads, an `https://` address; empty for nowhere.
    pub url: String,
    /// The last day on which it is sent, as `2026-12-24`; empty for always.
    pub until: String,
}

/// A picture of the shop that goes with its mails, kept as PNG.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Logo {
    /// SHA-256 of its bytes, by which it is kept.
    pub sha256: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// What a signature has of what a reader needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignatureStanding {
    /// Whether it names the shop.
    pub shop: bool,
    /// Whether it names who answers, at least by initials.
    pub person: bool,
    /// Whether it has a telephone number or a web address.
    pub contact: bool,
    /// Whether its line of news is past its last day, and so is not sent.
    pub news_expired: bool,
}

impl SignatureStanding {
    /// Whether a reader sees whose mail it is and how to reach them.
    pub fn complete(self) -> bool {
        self.shop && self.person && self.contact
    }
}

/// A signature as it will stand under the mails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignatureShown {
    /// Text part, with a few words above.
    pub text: String,
    /// Whole document of the HTML part, for a sandboxed frame.
    pub html: String,
    /// The colour that is taken: the one chosen, or the nearest darker one that can be read.
    pub accent: String,
    /// What it has.
    pub standing: SignatureStanding,
    /// Mistakes in a text that somebody wrote.
    pub errors: Vec<TemplateError>,
}
