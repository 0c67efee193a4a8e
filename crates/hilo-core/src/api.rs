//! The command table and its handlers, one file per area.

mod account;
mod answer;
mod app;
mod aside;
mod cases;
mod checks;
mod contact;
mod customers;
mod draft_limits;
mod drafts;
mod enclosed;
mod hours;
mod imports;
mod left_out;
mod manual;
mod messages;
mod now;
mod oauth;
mod original;
mod outbox;
mod outside;
mod pictures;
mod replies;
mod request;
mod search;
mod secrets;
mod sender;
mod settings;
mod signature;
mod template_files;
mod templates;
mod timeline;
mod typescript;

pub use answer::*;
pub use cases::{CaseAgree, CaseChange, CaseClose, CaseListRequest, CaseOpen, ChangedCase, OfCase};
pub use customers::{customer_create, customer_get, customer_list, customer_update};
pub use oauth::{OauthClientSave, OauthStart};
pub use request::*;
pub use search::search;
pub use secrets::{Passphrase, PassphraseChange};
pub use timeline::{call_add, note_add, timeline_page};

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Hilo;
use crate::error::{Failure, InvalidField};
use crate::model::*;

macro_rules! commands {
    ($($area:ident::$name:ident($request:ty) -> $response:ty $(, reads [$($topic:ident),+])?;)*) => {
        /// Runs a command by name, as the window and the bridge ask for it.
        ///
        /// Blocks while it reads and writes: call it where blocking is fine. A handler that panics is a
        /// [`Failure::Internal`]; its transaction was rolled back.
        pub fn dispatch(hilo: &Hilo, name: &str, request: Value) -> Result<Value, Failure> {
            match name {
                $(stringify!($name) => run(hilo, name, request, $area::$name),)*
                _ => Err(Failure::Invalid { field: InvalidField::Request, value: name.to_owned() }),
            }
        }

        /// Returns the table as TypeScript: every type, what each command takes and gives, and the
        /// topics that a query reads.
        pub fn typescript() -> String {
            let mut types = typescript::Declarations::new();
            let mut commands = String::new();
            let mut topics = String::new();
            $(
                commands.push_str(&format!(
                    "  {}: {{ request: {}; response: {} }};\n",
                    stringify!($name),
                    types.name_of::<$request>(),
                    types.name_of::<$response>(),
                ));
                $(
                    let read: &[&str] = &[$(stringify!($topic)),+];
                    topics.push_str(&format!(
                        "  {}: [{}],\n",
                        stringify!($name),
                        read.iter().map(|t| format!("\"{}\"", t.to_lowercase())).collect::<Vec<_>>().join(", "),
                    ));
                )?
            )*
            types.name_of::<Topic>();
            types.name_of::<crate::error::Failure>();
            format!("{}export type Commands = {{\n{commands}}};\n\nexport const reads = {{\n{topics}}} as const satisfies {{\n  readonly [Name in keyof Commands]?: readonly Topic[];\n}};\n", types.into_text())
        }
    };
}

commands! {
    app::app_status(Nothing) -> AppStatus, reads [Customers, Messages, Cases, Imports, Outbox, Settings];
    settings::settings_get(Nothing) -> Settings, reads [Settings];
    settings::settings_save(SettingsChange) -> Changed;
    hours::hours_known(HoursAsked) -> HoursKnown, reads [Settings];
    manual::manual_get(Nothing) -> Manual, reads [Settings];
    manual::manual_save(Manual) -> Changed;
    manual::manual_page(ManualAsked) -> ManualPage, reads [Settings];
    manual::manual_export(ManualExport) -> ManualWritten;
    signature::logo_choose(LogoChoose) -> Changed;
    signature::signature_preview(SignaturePreview) -> SignatureShown, reads [Settings];
    app::undo(UndoRequest) -> Changed;

    customers::customer_list(CustomerListRequest) -> CustomerPage, reads [Customers, Messages];
    customers::customer_find(CustomerFind) -> Vec<FoundCustomer>, reads [Customers, Settings];
    customers::customer_get(OfCustomer) -> CustomerCard, reads [Customers, Messages, Outbox];
    customers::customer_create(NewCustomer) -> Changed;
    customers::customer_update(CustomerChange) -> Changed;
    customers::identity_add(NewIdentity) -> Changed;
    customers::identity_move(IdentityMove) -> Changed;
    customers::identity_remove(OfIdentity) -> Changed;
    now::now_list(NowRequest) -> NowList, reads [Customers, Messages, Cases, Settings];
    customers::settle(OfCustomer) -> Changed;
    contact::customer_opt_out(OptOutChange) -> Changed;
    contact::address_works(OfIdentity) -> Changed;

    timeline::timeline_page(TimelineRequest) -> TimelinePage, reads [Messages, Outbox];
    timeline::call_add(NewCall) -> Changed;
    timeline::note_add(NewNote) -> Changed;

    messages::message_get(OfMessage) -> MessageDetail, reads [Messages, Settings];
    messages::messages_seen(MessagesSeen) -> Nothing;
    pictures::pictures_show(OfMessage) -> ShownPictures;
    pictures::pictures_stop(OfMessage) -> Nothing;
    pictures::pictures_always(PicturesAlways) -> Changed;
    messages::message_source(OfMessage) -> Content;
    messages::message_save(MessageSave) -> WrittenFile;
    messages::attachment_picture(OfAttachment) -> Content;
    messages::attachment_save(AttachmentSave) -> WrittenFile;
    messages::attachment_extract(OfAttachment) -> WrittenFile;

    enclosed::mail_enclosed(OfMessage) -> Enclosed, reads [Messages, Customers, Settings];
    enclosed::card_take(CardTake) -> Changed;

    cases::case_open(CaseOpen) -> ChangedCase;
    cases::case_get(OfCase) -> CaseView, reads [Cases, Customers, Messages, Settings];
    cases::case_list(CaseListRequest) -> Vec<CaseView>, reads [Cases, Customers, Messages, Settings];
    cases::case_change(CaseChange) -> ChangedCase;
    cases::case_agree(CaseAgree) -> ChangedCase;
    cases::case_close(CaseClose) -> ChangedCase;
    cases::case_reopen(OfCase) -> ChangedCase;

    search::search(SearchRequest) -> SearchResult, reads [Messages, Customers];

    imports::import_start(ImportStart) -> ImportJob;
    imports::import_job(OfJob) -> ImportJob, reads [Imports];
    imports::import_jobs(Nothing) -> Vec<ImportJob>, reads [Imports];
    imports::import_answer(ImportAnswers) -> ImportJob;
    imports::import_run(ImportAnswers) -> ImportJob;
    imports::import_cancel(OfJob) -> ImportJob;
    imports::import_dismiss(OfJob) -> Nothing;
    imports::import_history(Nothing) -> Vec<ImportSummary>, reads [Imports];
    imports::import_skips(OfImport) -> Vec<Skip>, reads [Imports];
    imports::import_undo(OfImport) -> ImportSummary;

    templates::template_list(TemplateListRequest) -> Vec<Template>, reads [Templates];
    templates::template_get(OfTemplate) -> Template, reads [Templates];
    templates::template_save(TemplateSave) -> TemplateSaved;
    templates::template_remove(OfTemplate) -> Changed;
    templates::template_set_state(TemplateStateChange) -> Changed;
    template_files::template_export(TemplateExport) -> WrittenFile;
    template_files::template_import(TemplateImportFile) -> TemplateImport;
    templates::template_preview(TemplatePreview) -> Rendered, reads [Templates, Settings, Customers];
    templates::template_render(TemplateRender) -> Rendered, reads [Templates, Settings, Customers];
    templates::talking_sheet(TemplateRender) -> TalkingSheet, reads [Templates, Settings, Customers];
    templates::template_fields(TemplateFields) -> Vec<Field>, reads [Settings, Customers];

    drafts::draft_start(DraftStart) -> Draft;
    drafts::draft_get(OfCustomer) -> Option<Draft>, reads [Drafts];
    drafts::draft_save(DraftSave) -> Draft;
    drafts::draft_discard(OfCustomer) -> Changed;
    drafts::draft_attach(DraftAttach) -> Draft;
    drafts::draft_preview(OfCustomer) -> DraftPreview, reads [Drafts, Settings];
    contact::draft_contact(OfCustomer) -> DraftContact,
        reads [Drafts, Customers, Messages, Templates, Outbox, Settings];
    drafts::draft_send(DraftSend) -> Queued;

    checks::draft_check(OfCustomer) -> Vec<Finding>,
        reads [Drafts, Customers, Messages, Templates, Outbox, Settings];
    checks::check_fix(OfFinding) -> Draft;
    checks::check_ignore(OfFinding) -> Nothing;
    checks::check_switch(RuleSwitch) -> Changed;
    checks::check_counts(Nothing) -> Vec<RuleCount>, reads [Drafts, Outbox, Settings];

    outbox::outbox_list(Nothing) -> Vec<OutboxRow>, reads [Outbox, Messages];
    outbox::outbox_cancel(OfOutbox) -> Draft;
    outbox::outbox_retry(OfOutbox) -> OutboxRow;
    outbox::outbox_schedule(OutboxSchedule) -> OutboxRow;
    outbox::outbox_resend(OfOutbox) -> OutboxRow;
    outbox::outbox_mark_sent(OfOutbox) -> Changed;
    outbox::outbox_discard(OfOutbox) -> Changed;
    account::mailbox_visit(Nothing) -> Option<MailboxVisit>, reads [Mailbox, Settings, Customers];
    aside::aside_list(Nothing) -> Aside, reads [Mailbox, Messages, Customers];
    aside::aside_looked(Nothing) -> Nothing;
    aside::aside_mails(AsideMails) -> Vec<AsideMail>, reads [Mailbox];
    account::mailbox_visits(Nothing) -> Vec<AccountVisit>, reads [Mailbox, Settings, Customers];
    account::mailbox_retry(Nothing) -> Nothing;
    account::mailbox_pause(MailboxPause) -> Nothing;
    account::accounts_of_customers(Nothing) -> Vec<AccountOfCustomer>, reads [Settings, Customers];
    left_out::left_out_list(Nothing) -> LeftOuts, reads [Mailbox, Settings];
    left_out::left_out_retry(Nothing) -> Nothing;
    outbox::account_pace(Nothing) -> Option<Pace>, reads [Outbox, Settings];
    outbox::account_resume(Nothing) -> Nothing;
    outbox::copies_retry(Nothing) -> Nothing;

    replies::reply_shorten(ReplyShorten) -> Short, reads [Settings];
    replies::reply_look(OfCustomer) -> ReplyLook, reads [Drafts, Customers, Messages];
    replies::reply_open(ReplyOpen) -> OpenedReply;
    replies::reply_open_again(OfMessage) -> OpenedReply;
    replies::reply_settle(ReplySettle) -> Changed;
    replies::reply_list(Nothing) -> Vec<ReplyRow>, reads [Messages, Customers];

    account::account_get(Nothing) -> Option<Account>, reads [Settings];
    account::account_list(Nothing) -> Vec<Account>, reads [Settings];
    account::account_save(AccountSave) -> Account;
    account::account_find(AccountFind) -> AccountSearch;
    account::account_search(Nothing) -> Option<AccountSearch>, reads [Mailbox];
    account::account_search_cancel(Nothing) -> Nothing;
    account::account_test(AccountSave) -> AccountTest;
    account::incoming_test(AccountSave) -> IncomingTest;
    account::account_remove(AccountRemove) -> Nothing;
    account::account_make_usual(OfAccount) -> Nothing;
    oauth::oauth_offers(Nothing) -> Vec<OauthOffer>, reads [Settings];
    oauth::oauth_client_save(OauthClientSave) -> Changed;
    oauth::oauth_start(OauthStart) -> OauthSignIn;
    oauth::oauth_sign_in(Nothing) -> Option<OauthSignIn>, reads [Mailbox];
    oauth::oauth_cancel(Nothing) -> Nothing;
    secrets::secrets_status(Nothing) -> SecretsStatus, reads [Settings];
    secrets::secrets_unlock(Passphrase) -> Nothing;
    secrets::secrets_use_passphrase(Passphrase) -> SecretsMoved;
    secrets::secrets_use_keychain(Nothing) -> SecretsMoved;
    secrets::secrets_change_passphrase(PassphraseChange) -> Nothing;
    secrets::secrets_begin_anew(Passphrase) -> Nothing;
    account::account_practice(Nothing) -> Account;
    account::practice_mails(Nothing) -> Vec<PracticeMail>, reads [Outbox];
}

fn run<Request: DeserializeOwned, Response: Serialize>(
    hilo: &Hilo,
    name: &str,
    request: Value,
    handler: fn(&Hilo, Request) -> Result<Response, Failure>,
) -> Result<Value, Failure> {
    let request = serde_json::from_value(request).map_err(|error| Failure::Invalid {
        field: InvalidField::Request,
        value: format!("{name}: {error}"),
    })?;
    let answer = catch_unwind(AssertUnwindSafe(|| handler(hilo, request)))
        .unwrap_or_else(|_| Err(Failure::Internal { detail: name.to_owned() }))?;
    serde_json::to_value(answer)
        .map_err(|error| Failure::Internal { detail: format!("{name}: {error}") })
}
