//! What the shop decides once.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Channel, Formality, Logo, OauthClients, RuleSwitch, SignatureKind, SignatureParts, Timestamp,
    WorkingHours,
};

/// Colours of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The shop and the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// Name of the shop.
    pub shop_name: String,
    /// Telephone of the shop, for signatures and fields.
    pub shop_phone: String,
    /// Web address of the shop.
    pub shop_web: String,
    /// Opening hours in words.
    pub shop_hours: String,
    /// When the shop answers.
    pub hours: WorkingHours,
    /// Mail addresses that are ours: mail from them is outgoing.
    pub own_addresses: Vec<String>,
    /// Names under which we appear in WhatsApp chats.
    pub own_whatsapp_names: Vec<String>,
    /// Mail addresses whose remote pictures are always fetched.
    pub pictures_from: Vec<String>,
    /// Telephone lines of the shop, for the call form.
    pub lines: Vec<String>,
    /// Who answers at this desk.
    pub agent_name: String,
    /// Country of numbers written without a prefix, ISO 3166-1 alpha-2.
    pub country: String,
    /// IANA time zone of the shop.
    pub time_zone: String,
    /// Language of the window, `es` or `en`; `None` follows the system.
    pub language: Option<String>,
    /// Language of templates where a customer has none, `es` or `en`.
    pub customer_language: String,
    /// How to speak to customers where nothing else is said.
    pub formality: Formality,
    /// Colours.
    pub theme: Theme,
    /// Whether the text under every mail is put together or written.
    #[serde(default = "SignatureKind::before_there_was_a_choice")]
    pub signature_kind: SignatureKind,
    /// What is put together.
    pub signature_parts: SignatureParts,
    /// What is written, in Markdown; may use fields.
    pub signature: String,
    /// Colour of links and lines in mails, as `#rrggbb`; empty for Hilo's own.
    pub accent: String,
    /// The shop's logo.
    pub logo: Option<Logo>,
    /// Whether the logo stands under the mails.
    pub with_logo: bool,
    /// Whether the first-run screen was left.
    pub welcomed: bool,
    /// Rules about mails that this shop decided to use or not; the others are as they come.
    pub checks: Vec<RuleSwitch>,
    /// Seconds in which a mail can be taken back after it was sent off, up to 120.
    pub undo_seconds: u32,
    /// Days on which a customer has to be written to or called in vain before a case may be closed for want of an answer.
    pub contact_attempts: u32,
    /// Mails of our own accord to a customer within thirty days that are enough.
    pub unrequested_limit: u32,
    /// The ids under which the shop has registered Hilo at providers of mail.
    pub oauth_clients: OauthClients,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            shop_name: String::new(),
            shop_phone: String::new(),
            shop_web: String::new(),
            shop_hours: String::new(),
            hours: WorkingHours::default(),
            own_addresses: Vec::new(),
            own_whatsapp_names: Vec::new(),
            pictures_from: Vec::new(),
            lines: Vec::new(),
            agent_name: String::new(),
            country: "ES".into(),
            time_zone: "Europe/Madrid".into(),
            language: None,
            customer_language: "es".into(),
            formality: Formality::Tu,
            theme: Theme::System,
            signature_kind: SignatureKind::Built,
            signature_parts: SignatureParts::default(),
            signature: String::new(),
            accent: String::new(),
            logo: None,
            with_logo: true,
            welcomed: false,
            checks: Vec::new(),
            undo_seconds: 10,
            contact_attempts: 3,
            unrequested_limit: 2,
            oauth_clients: OauthClients::default(),
        }
    }
}

/// Settings to change, by name; what is not named stays as it is.
///
/// What has parts of its own, such as `signature_parts`, is changed by part; a list is given whole.
#[derive(Debug, Clone, PartialEq, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "Omit<Partial<Settings>, \"hours\"> & { hours?: Partial<WorkingHours> }")]
pub struct SettingsChange(pub serde_json::Map<String, serde_json::Value>);

impl Settings {
    /// Returns the day that a moment belongs to at the shop.
    pub fn day(&self, at: Timestamp) -> chrono::NaiveDate {
        let zone: chrono_tz::Tz = self.time_zone.parse().unwrap_or(chrono_tz::Tz::UTC);
        at.utc().with_timezone(&zone).date_naive()
    }
}

/// What the status line and the rail say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AppStatus {
    /// Version of Hilo.
    pub version: String,
    /// Folder that holds everything.
    pub data_dir: String,
    /// Whether this is the sample shop.
    pub sample: bool,
    /// Customers.
    pub customers: u32,
    /// Messages.
    pub messages: u32,
    /// Messages that search can find.
    pub indexed: u32,
    /// Customers who wait for an answer.
    pub waiting: u32,
    /// Mails in the outbox that leave by themselves.
    pub outbox: u32,
    /// Mails in the outbox that need a decision: stopped, failed and unknown ones.
    pub outbox_attention: u32,
    /// When the last mail was taken by a server.
    pub last_sent_at: Option<Timestamp>,
    /// For each imported channel, when its newest source was written as far as known.
    pub imported: Vec<ImportedChannel>,
    /// Whether mail can leave: an account is set up.
    pub can_send: bool,
    /// Whether the account is the practice mailbox.
    pub practice: bool,
}

/// How fresh an imported channel is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportedChannel {
    /// Channel.
    pub channel: Channel,
    /// When something of it was last imported.
    pub imported_at: Timestamp,
    /// Newest message of it.
    pub newest: Option<Timestamp>,
}
