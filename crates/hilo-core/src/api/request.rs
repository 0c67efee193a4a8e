//! What the window and the command line ask for.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::*;

/// For commands that need nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct Nothing {}

macro_rules! requests {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize, Deserialize, TS)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type,)* }
    )*};
}

requests! {
    /// A page of customers.
    CustomerListRequest {
        /// Words of a name, company, tag, address or number; empty for all.
        query: String,
        /// Whether the last contact comes first; otherwise the names in order.
        recent_first: bool,
        /// Rows to pass over.
        offset: u32,
        /// Rows at most.
        limit: u32,
    }
    /// Whom somebody means.
    CustomerFind {
        /// An id, or a whole mail address, telephone number or name.
        meant: String,
    }
    /// One customer.
    OfCustomer {
        /// Who.
        customer: CustomerId,
    }
    /// Somebody new.
    NewCustomer {
        /// Full name; may be empty when there is an address or number.
        name: String,
        /// Mail address; empty for none.
        email: String,
        /// Telephone; empty for none.
        phone: String,
    }
    /// A customer's own facts.
    CustomerChange {
        /// The customer as it is to be; `created_at` is ignored.
        customer: Customer,
    }
    /// A further address of a customer.
    NewIdentity {
        /// Who.
        customer: CustomerId,
        /// Kind.
        kind: IdentityKind,
        /// As written.
        value: String,
        /// Label; empty for none.
        label: String,
    }
    /// An address that belongs to somebody else; its messages go with it.
    IdentityMove {
        /// Which.
        identity: IdentityId,
        /// Its new owner.
        customer: CustomerId,
    }
    /// One identity.
    OfIdentity {
        /// Which.
        identity: IdentityId,
    }
    /// Whether a customer wants no mail that they did not ask for.
    OptOutChange {
        /// Who.
        customer: CustomerId,
        /// Whether they want none.
        opted_out: bool,
    }
    /// Who waits.
    NowRequest {
        /// Rows at most.
        limit: u32,
        /// Whether to look back without limit rather than thirty days.
        older: bool,
    }
    /// Part of a timeline. At most one of `before`, `after`, `around` and `date` is set.
    TimelineRequest {
        /// Whose.
        customer: CustomerId,
        /// Only these channels; empty for all.
        channels: Vec<Channel>,
        /// Rows older than this.
        before: Option<Cursor>,
        /// Rows newer than this.
        after: Option<Cursor>,
        /// Rows on both sides of this message.
        around: Option<MessageId>,
        /// Rows from this moment back, with some newer ones.
        date: Option<Timestamp>,
        /// Rows at most, up to 200.
        limit: u32,
    }
    /// One message.
    OfMessage {
        /// Which.
        message: MessageId,
    }
    /// Messages that a person has read.
    MessagesSeen {
        /// Which, at most 1,000.
        messages: Vec<MessageId>,
    }
    /// A contact out of a mail, for somebody.
    CardTake {
        /// The mail.
        message: MessageId,
        /// Which of its contacts, from 0, as `mail_enclosed` tells them.
        card: u32,
        /// Who gets what nobody has of it.
        to: CardTaker,
    }
    /// One attachment.
    OfAttachment {
        /// Which.
        attachment: AttachmentId,
    }
    /// A place to save an attachment at.
    AttachmentSave {
        /// Which.
        attachment: AttachmentId,
        /// Path that the person chose.
        path: String,
    }
    /// A place to save a mail at, byte for byte as it arrived.
    MessageSave {
        /// Which.
        message: MessageId,
        /// Path that the person chose.
        path: String,
    }
    /// Words to look for.
    SearchRequest {
        /// Words; all of them have to be there, the last one may be a beginning.
        query: String,
        /// Only this channel.
        channel: Option<Channel>,
        /// Only this customer.
        customer: Option<CustomerId>,
        /// Hits to pass over.
        offset: u32,
        /// Hits at most, up to 200.
        limit: u32,
    }
    /// A call that was made or taken.
    NewCall {
        /// Who, where known; otherwise `number` finds or makes the customer.
        customer: Option<CustomerId>,
        /// Number as written; may be empty when the customer is known.
        number: String,
        /// Name to give to somebody new; may be empty.
        name: String,
        /// Who called.
        direction: Direction,
        /// Which of our lines; may be empty.
        line: String,
        /// How it ended.
        outcome: CallOutcome,
        /// Length in minutes.
        minutes: u32,
        /// What was said.
        text: String,
        /// When it began; `None` for now less its length.
        at: Option<Timestamp>,
    }
    /// Something said on a channel that Hilo does not read, or a remark for ourselves.
    NewNote {
        /// Who.
        customer: CustomerId,
        /// `chat`, `social`, `skype`, `counter` or own words; `note` for a remark of our own.
        label: String,
        /// Who spoke; ignored for a remark.
        direction: Direction,
        /// What was said.
        text: String,
        /// When; `None` for now.
        at: Option<Timestamp>,
    }
    /// A draft to send.
    DraftSend {
        /// Whose draft.
        customer: CustomerId,
        /// When it is to leave; `None` as soon as its undo time is over.
        #[serde(default)]
        #[ts(optional)]
        at: Option<Timestamp>,
        /// Whether it is only to leave if the customer has not answered by then.
        #[serde(default)]
        #[ts(optional, as = "Option<bool>")]
        only_unanswered: bool,
        /// Keys of findings that need it and with which the mail shall leave all the same.
        #[serde(default)]
        #[ts(optional, as = "Option<Vec<String>>")]
        confirmed: Vec<String>,
    }
    /// When a mail of the outbox is to leave.
    OutboxSchedule {
        /// Which.
        outbox: OutboxId,
        /// When.
        at: Timestamp,
    }
    /// Files and folders to read.
    ImportStart {
        /// Paths.
        paths: Vec<String>,
    }
    /// One import of this process.
    OfJob {
        /// Which.
        job: JobId,
    }
    /// What the person decided about the sources.
    ImportAnswers {
        /// Which import.
        job: JobId,
        /// Decisions; sources that are not named keep their guesses.
        answers: Vec<SourceAnswer>,
    }
    /// One import of the past.
    OfImport {
        /// Which.
        import: ImportId,
    }
    /// Templates to choose from.
    TemplateListRequest {
        /// Words of name, folder or text; empty for all.
        query: String,
        /// Only this language.
        language: Option<String>,
        /// Also those that are no longer offered.
        #[serde(default)]
        #[ts(optional, as = "Option<bool>")]
        retired: bool,
    }
    /// Another state of a template.
    TemplateStateChange {
        /// Which.
        template: TemplateId,
        /// What it is to be.
        state: TemplateState,
    }
    /// A place to write every template at.
    TemplateExport {
        /// Path that the person chose.
        path: String,
        /// Form of the file.
        format: TemplateFormat,
    }
    /// A file of templates.
    TemplateImportFile {
        /// Path that the person chose.
        path: String,
        /// Whether only to tell what would become of each template.
        dry_run: bool,
    }
    /// The fields that templates may use.
    TemplateFields {
        /// With whose values; only the shop's where nobody is named.
        #[serde(default)]
        #[ts(optional = nullable)]
        customer: Option<CustomerId>,
    }
    /// One template.
    OfTemplate {
        /// Which.
        template: TemplateId,
    }
    /// A template to keep.
    TemplateSave {
        /// Which; `None` for a new one.
        template: Option<TemplateId>,
        /// Its text.
        text: TemplateText,
    }
    /// A template that is being written, shown with somebody's facts.
    TemplatePreview {
        /// Its text.
        text: TemplateText,
        /// With whose facts; invented ones where nobody is named.
        customer: Option<CustomerId>,
        /// Values of its own fields.
        values: FieldValues,
        /// Variants to show; the others are chosen as for a letter.
        #[serde(default)]
        #[ts(optional, as = "Option<VariantChoices>")]
        variants: VariantChoices,
    }
    /// A template to fill in.
    TemplateRender {
        /// Which.
        template: TemplateId,
        /// For whom.
        customer: CustomerId,
        /// Values of its own fields.
        values: FieldValues,
        /// Variants that the person chose; of the other blocks never the one is taken that this
        /// customer was last sent.
        #[serde(default)]
        #[ts(optional, as = "Option<VariantChoices>")]
        variants: VariantChoices,
    }
    /// A draft to keep.
    DraftSave {
        /// The draft; `saved_at` is that of the kept one that it was made of.
        draft: Draft,
    }
    /// A file to send with a draft.
    DraftAttach {
        /// Whose draft; there has to be one.
        customer: CustomerId,
        /// Path that the person chose.
        path: String,
    }
    /// A new draft for a customer.
    DraftStart {
        /// Who.
        customer: CustomerId,
        /// Mail to answer; `None` answers the last one, if any.
        reply_to: Option<MessageId>,
    }
    /// One mail of the outbox.
    OfOutbox {
        /// Which.
        outbox: OutboxId,
    }
    /// A letter to be made short.
    ReplyShorten {
        /// The letter in Markdown, without signature.
        body: String,
    }
    /// A draft's reply to open in WhatsApp or to copy.
    ReplyOpen {
        /// Whose draft.
        customer: CustomerId,
        /// How it gets into WhatsApp.
        way: ReplyWay,
        /// Findings, by key, that the person confirmed.
        #[serde(default)]
        #[ts(optional, as = "Option<Vec<String>>")]
        confirmed: Vec<String>,
    }
    /// What the person knows of a reply.
    ReplySettle {
        /// Its message on the timeline.
        message: MessageId,
        /// Whether it was sent.
        sent: bool,
    }
    /// An account.
    OfAccount {
        /// Its address.
        address: String,
    }
    /// An account that is to be forgotten.
    AccountRemove {
        /// Its address; `None` for the usual one.
        #[serde(default)]
        #[ts(optional = nullable)]
        address: Option<String>,
    }
    /// An address whose servers are searched for.
    AccountFind {
        /// The address.
        address: String,
    }
    /// A change to take back.
    UndoRequest {
        /// Which.
        operation: OperationId,
    }
}

/// Text of an attachment or mail for showing.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Content {
    /// Text, or a `data:` address for pictures.
    pub content: String,
    /// Whether there is more than was given.
    pub cut: bool,
}

/// Makes a file the shop's logo.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LogoChoose {
    /// The file.
    pub path: String,
}

/// Shows how a signature will look.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SignaturePreview {
    /// Settings as they would be.
    pub settings: Settings,
    /// Words to stand above it, in Markdown.
    pub words: String,
}

/// An account with its password, which no debug output shows.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct AccountSave {
    /// The account.
    pub account: Account,
    /// Password; `None` keeps the one in the keychain.
    pub password: Option<String>,
    /// Address of the account that it takes the place of, where that is another; `None` for one of the same address or
    /// a further one.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub replaces: Option<String>,
    /// Password of the mailbox, where its user is another one; `None` keeps the one in the keychain.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub incoming_password: Option<String>,
}

impl std::fmt::Debug for AccountSave {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountSave").field("account", &self.account).finish_non_exhaustive()
    }
}

/// Whether the remote pictures of a mail's sender are always fetched.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PicturesAlways {
    /// A mail of the sender.
    pub message: MessageId,
    /// Whether they are.
    pub always: bool,
}
