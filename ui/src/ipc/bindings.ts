// Made from the command table of hilo-core; refresh with HILO_WRITE_BINDINGS=1 cargo nextest run -p hilo-core bindings

export type Account = { 
/**
 * Name of the server.
 */
host: string, 
/**
 * Port.
 */
port: number, 
/**
 * Protection.
 */
security: Security, 
/**
 * User name.
 */
user: string, 
/**
 * Address that mail comes from.
 */
from_address: string, 
/**
 * Name that mail comes from.
 */
from_name: string, 
/**
 * A certificate authority of the shop's own, as PEM, trusted besides the system's.
 */
authority: string | null, };

export type AccountSave = { 
/**
 * The account.
 */
account: Account, 
/**
 * Password; `None` keeps the one in the keychain.
 */
password: string | null, };

export type AccountTest = { 
/**
 * `None` when the server let us in.
 */
problem: SendProblem | null, 
/**
 * What the server or the system said, as it said it.
 */
server_text: string, };

export type AppStatus = { 
/**
 * Version of Hilo.
 */
version: string, 
/**
 * Folder that holds everything.
 */
data_dir: string, 
/**
 * Whether this is the sample shop.
 */
sample: boolean, 
/**
 * Customers.
 */
customers: number, 
/**
 * Messages.
 */
messages: number, 
/**
 * Messages that search can find.
 */
indexed: number, 
/**
 * Customers who wait for an answer.
 */
waiting: number, 
/**
 * Mails in the outbox that are not yet settled.
 */
outbox: number, 
/**
 * Mails in the outbox that need a decision (failed, unknown).
 */
outbox_attention: number, 
/**
 * When the last mail was taken by a server.
 */
last_sent_at: Timestamp | null, 
/**
 * For each imported channel, when its newest source was written as far as known.
 */
imported: Array<ImportedChannel>, 
/**
 * Whether mail can leave: an account is set up.
 */
can_send: boolean, 
/**
 * Whether the account is the practice mailbox.
 */
practice: boolean, };

export type Attachment = { 
/**
 * Id.
 */
id: AttachmentId, 
/**
 * Name, made safe for a file system.
 */
name: string, 
/**
 * Media type.
 */
media_type: string, 
/**
 * Size in bytes; `None` where the file was not in the source.
 */
size: number | null, 
/**
 * Whether the bytes are here.
 */
present: boolean, 
/**
 * Whether it can be shown as a picture.
 */
picture: boolean, 
/**
 * Whether opening it could run something: shown with a warning first.
 */
dangerous: boolean, 
/**
 * Whether it stands inside the text.
 */
inline: boolean, };

export type AttachmentId = number;

export type AttachmentSave = { 
/**
 * Which.
 */
attachment: AttachmentId, 
/**
 * Path that the person chose.
 */
path: string, };

export type Automatic = "auto-reply" | "list" | "bounce";

export type CallFacts = { 
/**
 * Number spoken to, in E.164; empty where it is not known.
 */
number: string, 
/**
 * Which of the shop's lines.
 */
line: string, 
/**
 * How it ended.
 */
outcome: CallOutcome, 
/**
 * Length in minutes.
 */
minutes: number, };

export type CallOutcome = "spoke" | "no_answer" | "voicemail" | "call_back" | "hung_up";

export type Changed = { 
/**
 * Customer concerned.
 */
customer: CustomerId | null, 
/**
 * What `undo` takes.
 */
operation: OperationId, };

export type Channel = "email" | "whatsapp" | "phone" | "other" | "note";

export type ChannelCount = { 
/**
 * Channel.
 */
channel: Channel, 
/**
 * Interactions.
 */
count: number, };

export type Content = { 
/**
 * Text, or a `data:` address for pictures.
 */
content: string, 
/**
 * Whether there is more than was given.
 */
cut: boolean, };

export type ConversationId = number;

export type Cursor = { 
/**
 * Order key, milliseconds.
 */
at: number, 
/**
 * Message, to tell rows of one moment apart.
 */
id: MessageId, };

export type Customer = { 
/**
 * Id.
 */
id: CustomerId, 
/**
 * Full name; empty while nobody has told it, then lists show the first identity.
 */
name: string, 
/**
 * Name to greet with; empty where it is not known.
 */
first_name: string, 
/**
 * Company; empty where there is none.
 */
company: string, 
/**
 * Language that the customer writes, as a BCP 47 tag; `None` follows the shop's.
 */
language: string | null, 
/**
 * How to speak to the customer; `None` follows the shop's setting.
 */
formality: Formality | null, 
/**
 * What the shop wants to remember.
 */
notes: string, 
/**
 * Words to find similar customers by.
 */
tags: Array<string>, 
/**
 * When the customer was first seen by Hilo.
 */
created_at: Timestamp, };

export type CustomerCard = { 
/**
 * The customer.
 */
customer: Customer, 
/**
 * Name to show.
 */
title: string, 
/**
 * Addresses, most used first.
 */
identities: Array<Identity>, 
/**
 * Last three contacts.
 */
recent: Array<RecentContact>, 
/**
 * How many interactions each channel has.
 */
channels: Array<ChannelCount>, 
/**
 * First contact.
 */
first_at: Timestamp | null, 
/**
 * Last contact.
 */
last_at: Timestamp | null, 
/**
 * Since when an answer is owed.
 */
waiting_since: Timestamp | null, 
/**
 * Who may be the same person.
 */
suggestions: Array<SamePerson>, };

export type CustomerChange = { 
/**
 * The customer as it is to be; `created_at` is ignored.
 */
customer: Customer, };

export type CustomerFind = { 
/**
 * An id, or a whole mail address, telephone number or name.
 */
meant: string, };

export type CustomerId = number;

export type CustomerListRequest = { 
/**
 * Words of a name, company, tag, address or number; empty for all.
 */
query: string, 
/**
 * Whether the last contact comes first; otherwise the names in order.
 */
recent_first: boolean, 
/**
 * Rows to pass over.
 */
offset: number, 
/**
 * Rows at most.
 */
limit: number, };

export type CustomerPage = { 
/**
 * Rows in the order asked for.
 */
rows: Array<CustomerRow>, 
/**
 * Offset of the next page; `None` at the end.
 */
next: number | null, 
/**
 * How many customers match.
 */
total: number, };

export type CustomerRow = { 
/**
 * Id.
 */
id: CustomerId, 
/**
 * Name to show: the customer's, or the first identity where there is none.
 */
title: string, 
/**
 * Whether `title` is an identity because nobody has told the name.
 */
unnamed: boolean, 
/**
 * Company; empty where there is none.
 */
company: string, 
/**
 * Channels the customer has used.
 */
channels: Array<Channel>, 
/**
 * Messages on the timeline.
 */
messages: number, 
/**
 * Last interaction.
 */
last_at: Timestamp | null, 
/**
 * First words of the last interaction.
 */
last_text: string, 
/**
 * Since when an answer is owed.
 */
waiting_since: Timestamp | null, };

export type DateOrder = "dmy" | "mdy" | "ymd";

export type DateReading = { 
/**
 * Order.
 */
order: DateOrder, 
/**
 * Code of the reason, for the window to translate (such as `impossible_month`).
 */
reason: string, 
/**
 * How many facts speak for it, where they can be counted.
 */
evidence: number, 
/**
 * Whether it is proved or a guess.
 */
certain: boolean, };

export type Delivery = { 
/**
 * Its row in the outbox.
 */
outbox: OutboxId, 
/**
 * State; a timeline row exists only once the server took it or nobody can know.
 */
state: OutboxState, 
/**
 * What the server said last.
 */
server_text: string, };

export type Direction = "in" | "out" | "none";

export type Draft = { 
/**
 * Who it is for.
 */
customer: CustomerId, 
/**
 * Address it goes to.
 */
to: string, 
/**
 * Further addresses.
 */
cc: Array<string>, 
/**
 * Subject.
 */
subject: string, 
/**
 * Body in Markdown, without signature.
 */
body: string, 
/**
 * Template it began with.
 */
template: TemplateId | null, 
/**
 * Values given in the form.
 */
values: { [key in string]: string }, 
/**
 * Mail it answers.
 */
reply_to: MessageId | null, 
/**
 * Files.
 */
attachments: Array<DraftAttachment>, 
/**
 * When it was saved; set by the core.
 */
saved_at: Timestamp, };

export type DraftAttach = { 
/**
 * Whose draft; there has to be one.
 */
customer: CustomerId, 
/**
 * Path that the person chose.
 */
path: string, };

export type DraftAttachment = { 
/**
 * SHA-256 of its bytes, by which it is kept.
 */
sha256: string, 
/**
 * Name.
 */
name: string, 
/**
 * Media type.
 */
media_type: string, 
/**
 * Size in bytes.
 */
size: number, };

export type DraftPreview = { 
/**
 * Subject.
 */
subject: string, 
/**
 * Text part, signature included.
 */
text: string, 
/**
 * Whole document of the HTML part, for a sandboxed frame.
 */
html: string, 
/**
 * Why it cannot leave yet; empty when it can.
 */
problems: Array<DraftProblem>, };

export type DraftProblem = { "problem": "unresolved", 
/**
 * What stands there.
 */
field: string, } | { "problem": "no_recipient" } | { "problem": "bad_address", 
/**
 * As written.
 */
address: string, } | { "problem": "no_text" } | { "problem": "no_subject" } | { "problem": "no_account" } | { "problem": "too_large", 
/**
 * Limit in bytes.
 */
limit: number, };

export type DraftSave = { 
/**
 * The draft; `saved_at` is ignored.
 */
draft: Draft, };

export type DraftStart = { 
/**
 * Who.
 */
customer: CustomerId, 
/**
 * Mail to answer; `None` answers the last one, if any.
 */
reply_to: MessageId | null, };

export type Failure = { "code": "not_found", 
/**
 * What.
 */
thing: Thing, } | { "code": "invalid", 
/**
 * Which.
 */
field: InvalidField, 
/**
 * As it was given.
 */
value: string, } | { "code": "file", 
/**
 * Its name.
 */
path: string, 
/**
 * Why.
 */
problem: FileProblem, } | { "code": "identity_taken", 
/**
 * The identity as written.
 */
value: string, 
/**
 * The customer who has it.
 */
title: string, } | { "code": "name_taken", 
/**
 * The name.
 */
name: string, } | { "code": "draft", 
/**
 * Why.
 */
problems: Array<DraftProblem>, } | { "code": "too_late" } | { "code": "changed_since" } | { "code": "server", 
/**
 * Why.
 */
problem: SendProblem, 
/**
 * As the server said it.
 */
server_text: string, } | { "code": "keychain", 
/**
 * As the system said it.
 */
detail: string, } | { "code": "in_use", 
/**
 * Folder.
 */
path: string, } | { "code": "newer_version", 
/**
 * Folder.
 */
path: string, } | { "code": "disk_full", 
/**
 * Folder.
 */
path: string, } | { "code": "database", 
/**
 * As SQLite said it.
 */
detail: string, } | { "code": "cancelled" } | { "code": "internal", 
/**
 * For a report.
 */
detail: string, };

export type Field = { 
/**
 * Name as the template writes it, such as `order.number`.
 */
name: string, 
/**
 * Words for a form, made from the name.
 */
label: string, 
/**
 * What to offer in the form.
 */
kind: FieldKind, 
/**
 * Value that it has now; empty where it is missing.
 */
value: string, 
/**
 * Whether rendering needs it and nobody has given it.
 */
missing: boolean, };

export type FieldKind = "text" | "date" | "money";

export type FileProblem = "missing" | "unreadable" | "empty" | "foreign" | "truncated" | "encrypted" | "too_large" | "too_many_files" | "zip_bomb" | "hostile_names" | "no_chat" | "unwritable";

export type Formality = "tu" | "usted";

export type FoundCustomer = { 
/**
 * Who.
 */
customer: CustomerId, 
/**
 * Name to show.
 */
title: string, };

export type Identity = { 
/**
 * Id.
 */
id: IdentityId, 
/**
 * Customer it belongs to.
 */
customer: CustomerId, 
/**
 * Kind.
 */
kind: IdentityKind, 
/**
 * Normal form, by which it is found.
 */
value: string, 
/**
 * As it was first written, for reading.
 */
written: string, 
/**
 * What the shop calls it ("work"); empty where it has no label.
 */
label: string, 
/**
 * How many messages came or went by it.
 */
messages: number, };

export type IdentityId = number;

export type IdentityKind = "email" | "phone" | "whatsapp_name";

export type IdentityMove = { 
/**
 * Which.
 */
identity: IdentityId, 
/**
 * Its new owner.
 */
customer: CustomerId, };

export type ImportAnswers = { 
/**
 * Which import.
 */
job: JobId, 
/**
 * Decisions; sources that are not named keep their guesses.
 */
answers: Array<SourceAnswer>, };

export type ImportId = number;

export type ImportJob = { 
/**
 * Id.
 */
id: JobId, 
/**
 * State.
 */
state: ImportState, 
/**
 * Progress of the reading or the run.
 */
progress: Progress, 
/**
 * What the sources hold; empty while they are being read.
 */
sources: Array<SourcePreview>, 
/**
 * What was stored, once it is done.
 */
summary: ImportSummary | null, 
/**
 * Why it failed.
 */
failure: Failure | null, };

export type ImportStart = { 
/**
 * Paths.
 */
paths: Array<string>, };

export type ImportState = "reading" | "ready" | "running" | "done" | "cancelled" | "failed";

export type ImportSummary = { 
/**
 * Id.
 */
id: ImportId, 
/**
 * When it ran.
 */
started_at: Timestamp, 
/**
 * Sources.
 */
sources: Array<ImportedSource>, 
/**
 * Messages stored.
 */
new: number, 
/**
 * Messages that were there already.
 */
duplicate: number, 
/**
 * Parts that could not be read.
 */
skipped: number, 
/**
 * Files that messages came in without. They are told among the skips and are not among the parts.
 */
missing_files: number, 
/**
 * Customers who were met for the first time.
 */
customers: number, 
/**
 * Whether it was undone.
 */
undone: boolean, };

export type ImportedChannel = { 
/**
 * Channel.
 */
channel: Channel, 
/**
 * When something of it was last imported.
 */
imported_at: Timestamp, 
/**
 * Newest message of it.
 */
newest: Timestamp | null, };

export type ImportedSource = { 
/**
 * Path as given.
 */
path: string, 
/**
 * Channel.
 */
channel: Channel, 
/**
 * Messages stored.
 */
new: number, 
/**
 * Messages that were there already.
 */
duplicate: number, 
/**
 * Parts that could not be read.
 */
skipped: number, 
/**
 * Files that messages came in without. They are told among the skips and are not among the parts.
 */
missing_files: number, 
/**
 * Oldest message.
 */
first: Timestamp | null, 
/**
 * Newest message.
 */
last: Timestamp | null, };

export type Interaction = { 
/**
 * Id.
 */
id: MessageId, 
/**
 * Conversation it belongs to.
 */
conversation: ConversationId, 
/**
 * Channel.
 */
channel: Channel, 
/**
 * Label of another channel ("chat", "social", "counter", own words); empty for the rest.
 */
label: string, 
/**
 * Who spoke.
 */
direction: Direction, 
/**
 * Kind.
 */
kind: MessageKind, 
/**
 * When it was sent.
 */
sent_at: Timestamp, 
/**
 * Minutes east of UTC of the clock that wrote the time.
 */
utc_offset: number, 
/**
 * Sender as written; empty for notes.
 */
sender: string, 
/**
 * Subject; empty where the channel has none.
 */
subject: string, 
/**
 * New text, at most [`Interaction::TEXT_LIMIT`] characters.
 */
text: string, 
/**
 * Whether `text` was cut; `message_get` has the whole.
 */
cut: boolean, 
/**
 * How many lines of quoted text are folded.
 */
quoted_lines: number, 
/**
 * Whether what is folded is a signature and nothing else: no line of it counts as quoted.
 */
signature: boolean, 
/**
 * Whether the mail has an HTML part to show.
 */
has_html: boolean, 
/**
 * Whether the sender changed the text later.
 */
edited: boolean, 
/**
 * Set where a machine wrote it.
 */
automatic: Automatic | null, 
/**
 * Files.
 */
attachments: Array<Attachment>, 
/**
 * Set for calls.
 */
call: CallFacts | null, 
/**
 * Set for mails sent from here.
 */
delivery: Delivery | null, 
/**
 * Name of the template it was written with; empty where there was none.
 */
template: string, };

export type InvalidField = "email" | "phone" | "name" | "time_zone" | "country" | "authority" | "server" | "text" | "query" | "request";

export type JobId = number;

export type MailLink = { 
/**
 * Words of the link.
 */
text: string, 
/**
 * Address.
 */
url: string, 
/**
 * Host that it leads to, as ASCII.
 */
host: string, 
/**
 * Whether the words look like another host than the one it leads to, or the host is a number.
 */
suspicious: boolean, };

export type Mailbox = { 
/**
 * Display name; empty where there is none.
 */
name: string, 
/**
 * Address as written.
 */
address: string, };

export type MessageDetail = { 
/**
 * The row.
 */
row: Interaction, 
/**
 * New text, whole.
 */
text: string, 
/**
 * Quoted text and signature.
 */
quoted: string, 
/**
 * A whole, sanitised document for a sandboxed frame; `None` where there is no HTML.
 */
html: string | null, 
/**
 * Remote pictures that were left out.
 */
blocked_pictures: number, 
/**
 * Links of the HTML part, for listing outside the frame.
 */
links: Array<MailLink>, 
/**
 * Writers.
 */
from: Array<Mailbox>, 
/**
 * Recipients.
 */
to: Array<Mailbox>, 
/**
 * Recipients of a copy.
 */
cc: Array<Mailbox>, 
/**
 * Where answers go.
 */
reply_to: Array<Mailbox>, 
/**
 * Size of the message as it arrived, in bytes; `None` where there is no original.
 */
original_size: number | null, };

export type MessageId = number;

export type MessageKind = "text" | "media" | "notice" | "call" | "deleted" | "poll" | "location" | "contact" | "empty";

export type MessageSave = { 
/**
 * Which.
 */
message: MessageId, 
/**
 * Path that the person chose.
 */
path: string, };

export type NewCall = { 
/**
 * Who, where known; otherwise `number` finds or makes the customer.
 */
customer: CustomerId | null, 
/**
 * Number as written; may be empty when the customer is known.
 */
number: string, 
/**
 * Name to give to somebody new; may be empty.
 */
name: string, 
/**
 * Who called.
 */
direction: Direction, 
/**
 * Which of our lines; may be empty.
 */
line: string, 
/**
 * How it ended.
 */
outcome: CallOutcome, 
/**
 * Length in minutes.
 */
minutes: number, 
/**
 * What was said.
 */
text: string, 
/**
 * When it began; `None` for now less its length.
 */
at: Timestamp | null, };

export type NewCustomer = { 
/**
 * Full name; may be empty when there is an address or number.
 */
name: string, 
/**
 * Mail address; empty for none.
 */
email: string, 
/**
 * Telephone; empty for none.
 */
phone: string, };

export type NewIdentity = { 
/**
 * Who.
 */
customer: CustomerId, 
/**
 * Kind.
 */
kind: IdentityKind, 
/**
 * As written.
 */
value: string, 
/**
 * Label; empty for none.
 */
label: string, };

export type NewNote = { 
/**
 * Who.
 */
customer: CustomerId, 
/**
 * `chat`, `social`, `skype`, `counter` or own words; `note` for a remark of our own.
 */
label: string, 
/**
 * Who spoke; ignored for a remark.
 */
direction: Direction, 
/**
 * What was said.
 */
text: string, 
/**
 * When; `None` for now.
 */
at: Timestamp | null, };

export type Nothing = Record<symbol, never>;

export type NowList = { 
/**
 * Who waits, longest first.
 */
rows: Array<WaitingRow>, 
/**
 * How many have waited for longer than the list looks back.
 */
older: number, };

export type NowRequest = { 
/**
 * Rows at most.
 */
limit: number, 
/**
 * Whether to look back without limit rather than thirty days.
 */
older: boolean, };

export type OfAttachment = { 
/**
 * Which.
 */
attachment: AttachmentId, };

export type OfCustomer = { 
/**
 * Who.
 */
customer: CustomerId, };

export type OfIdentity = { 
/**
 * Which.
 */
identity: IdentityId, };

export type OfImport = { 
/**
 * Which.
 */
import: ImportId, };

export type OfJob = { 
/**
 * Which.
 */
job: JobId, };

export type OfMessage = { 
/**
 * Which.
 */
message: MessageId, };

export type OfOutbox = { 
/**
 * Which.
 */
outbox: OutboxId, };

export type OfTemplate = { 
/**
 * Which.
 */
template: TemplateId, };

export type OperationId = number;

export type OutboxId = number;

export type OutboxRecipient = { 
/**
 * Address.
 */
address: string, 
/**
 * Whether the server took it; `None` before it answered.
 */
accepted: boolean | null, 
/**
 * What the server said.
 */
server_text: string, };

export type OutboxRow = { 
/**
 * Id.
 */
id: OutboxId, 
/**
 * Who it is for.
 */
customer: CustomerId, 
/**
 * Name to show.
 */
title: string, 
/**
 * Recipients.
 */
recipients: Array<OutboxRecipient>, 
/**
 * Subject.
 */
subject: string, 
/**
 * First words.
 */
text: string, 
/**
 * State.
 */
state: OutboxState, 
/**
 * Tries made.
 */
attempts: number, 
/**
 * When it may leave: the end of the undo time, or the next try.
 */
not_before: Timestamp, 
/**
 * Why it did not leave.
 */
problem: SendProblem | null, 
/**
 * What the server said last, as it said it.
 */
server_text: string, 
/**
 * When it was queued.
 */
queued_at: Timestamp, 
/**
 * When it was settled.
 */
settled_at: Timestamp | null, 
/**
 * Its row on the timeline, once it was sent.
 */
message: MessageId | null, };

export type OutboxState = "queued" | "claimed" | "transmitting" | "sent" | "deferred" | "failed" | "unknown" | "cancelled";

export type PersonAnswer = { 
/**
 * Sender as written.
 */
sender: string, 
/**
 * Who it is.
 */
who: Who, };

export type PracticeMail = { 
/**
 * Ordinal of arrival, from 1.
 */
number: number, 
/**
 * When it arrived.
 */
arrived_at: Timestamp, 
/**
 * Envelope recipients.
 */
recipients: Array<string>, 
/**
 * Sender as the From header says.
 */
from: string, 
/**
 * Subject.
 */
subject: string, 
/**
 * Text part.
 */
text: string, 
/**
 * The HTML part as a sanitised document for a sandboxed frame.
 */
html: string | null, };

export type Progress = { 
/**
 * Messages read or stored.
 */
messages: number, 
/**
 * Messages in all, once known.
 */
messages_total: number | null, 
/**
 * Bytes read.
 */
bytes: number, 
/**
 * Bytes in all.
 */
bytes_total: number, 
/**
 * Messages per second, over the whole run.
 */
rate: number, 
/**
 * Seconds left at this rate; `None` while it cannot be told.
 */
seconds_left: number | null, };

export type Queued = { 
/**
 * Its row.
 */
outbox: OutboxId, 
/**
 * Until when it can be taken back for certain.
 */
undo_until: Timestamp, };

export type RecentContact = { 
/**
 * Message.
 */
message: MessageId, 
/**
 * Channel.
 */
channel: Channel, 
/**
 * Who spoke.
 */
direction: Direction, 
/**
 * When.
 */
sent_at: Timestamp, 
/**
 * First words.
 */
text: string, };

export type Rendered = { 
/**
 * Subject; unresolved fields stand as `{{ name }}`.
 */
subject: string, 
/**
 * Body in Markdown; unresolved fields stand as `{{ name }}`.
 */
markdown: string, 
/**
 * What the text part will hold, signature included.
 */
text: string, 
/**
 * A whole document as the HTML part will show it, for a sandboxed frame.
 */
html: string, 
/**
 * Every field that the template uses.
 */
fields: Array<Field>, 
/**
 * Mistakes; a part with one is as written, and the others are filled in.
 */
errors: Array<TemplateError>, };

export type SamePerson = { 
/**
 * The other customer.
 */
customer: CustomerId, 
/**
 * Name to show.
 */
title: string, 
/**
 * What speaks for it.
 */
because: SamePersonReason, };

export type SamePersonReason = "name" | "whatsapp_name" | "email_variant";

export type Sample = { 
/**
 * When, as read.
 */
sent_at: Timestamp, 
/**
 * Minutes east of UTC.
 */
utc_offset: number, 
/**
 * Sender as written.
 */
sender: string, 
/**
 * Subject or first words.
 */
text: string, };

export type SearchHit = { 
/**
 * Message.
 */
message: MessageId, 
/**
 * Customer whose timeline holds it.
 */
customer: CustomerId, 
/**
 * Name to show.
 */
title: string, 
/**
 * Channel.
 */
channel: Channel, 
/**
 * Who spoke.
 */
direction: Direction, 
/**
 * When.
 */
sent_at: Timestamp, 
/**
 * Subject; empty where there is none.
 */
subject: string, 
/**
 * Words around the match, in pieces.
 */
snippet: Array<SnippetPart>, };

export type SearchRequest = { 
/**
 * Words; all of them have to be there, the last one may be a beginning.
 */
query: string, 
/**
 * Only this channel.
 */
channel: Channel | null, 
/**
 * Only this customer.
 */
customer: CustomerId | null, 
/**
 * Hits to pass over.
 */
offset: number, 
/**
 * Hits at most, up to 200.
 */
limit: number, };

export type SearchResult = { 
/**
 * Customers whose name or address matches, best first, at most ten.
 */
customers: Array<CustomerRow>, 
/**
 * Messages, newest first.
 */
hits: Array<SearchHit>, 
/**
 * How many messages match in all.
 */
total: number, };

export type Security = "tls" | "starttls" | "practice";

export type SendProblem = "unreachable" | "unknown_host" | "certificate" | "no_encryption" | "sign_in" | "no_password" | "try_later" | "recipient" | "sender" | "too_large" | "refused" | "interrupted";

export type Settings = { 
/**
 * Name of the shop.
 */
shop_name: string, 
/**
 * Telephone of the shop, for signatures and fields.
 */
shop_phone: string, 
/**
 * Web address of the shop.
 */
shop_web: string, 
/**
 * Opening hours in words.
 */
shop_hours: string, 
/**
 * Mail addresses that are ours: mail from them is outgoing.
 */
own_addresses: Array<string>, 
/**
 * Names under which we appear in WhatsApp chats.
 */
own_whatsapp_names: Array<string>, 
/**
 * Telephone lines of the shop, for the call form.
 */
lines: Array<string>, 
/**
 * Who answers at this desk.
 */
agent_name: string, 
/**
 * Country of numbers written without a prefix, ISO 3166-1 alpha-2.
 */
country: string, 
/**
 * IANA time zone of the shop.
 */
time_zone: string, 
/**
 * Language of the window, `es` or `en`; `None` follows the system.
 */
language: string | null, 
/**
 * Language of templates where a customer has none, `es` or `en`.
 */
customer_language: string, 
/**
 * How to speak to customers where nothing else is said.
 */
formality: Formality, 
/**
 * Colours.
 */
theme: Theme, 
/**
 * Text under every mail, in Markdown; may use fields.
 */
signature: string, 
/**
 * Whether the first-run screen was left.
 */
welcomed: boolean, };

export type Skip = { 
/**
 * File, relative to what was imported.
 */
file: string, 
/**
 * Line (text files) or ordinal of the mail (mailboxes), from 1; 0 for the whole file. For a file of a message the
 * line of its chat.
 */
line: number, 
/**
 * Why, for the window to translate.
 */
reason: SkipReason, };

export type SkipReason = "before_first_message" | "impossible_date" | "unreadable_time" | "not_a_mail" | "nobody_to_attribute" | "too_large" | "too_complex" | "unknown_kind" | "hidden" | "empty" | "unreadable" | "truncated" | "encrypted" | "unsafe" | "hostile_names" | "file_missing" | "file_too_large" | "file_unreadable";

export type SnippetPart = { 
/**
 * Text.
 */
text: string, 
/**
 * Whether it is what was looked for.
 */
hit: boolean, };

export type SourceAnswer = { 
/**
 * Path of the source, as in its preview.
 */
path: string, 
/**
 * Leave this source out.
 */
leave_out: boolean, 
/**
 * Time zone; `None` keeps the guess.
 */
zone: string | null, 
/**
 * Order of dates; `None` keeps the guess.
 */
order: DateOrder | null, 
/**
 * Who is who, by sender as written.
 */
people: Array<PersonAnswer>, };

export type SourceKind = "eml" | "mbox" | "maildir" | "whatsapp_text" | "whatsapp_zip";

export type SourcePerson = { 
/**
 * Name or number as written.
 */
sender: string, 
/**
 * Messages.
 */
messages: number, 
/**
 * Best guess, or what the person has decided.
 */
who: Who, 
/**
 * Name of the customer in `who`, for showing.
 */
title: string, 
/**
 * Why the guess was made.
 */
because: WhoReason, };

export type SourcePreview = { 
/**
 * Path as given, or the path of a source found in a folder.
 */
path: string, 
/**
 * Name to show.
 */
name: string, 
/**
 * Kind; `None` where it could not be read, then `failure` says why.
 */
kind: SourceKind | null, 
/**
 * Size in bytes.
 */
size: number, 
/**
 * Messages, notices included.
 */
messages: number, 
/**
 * How many of them are notices that nobody wrote, such as "the calls are encrypted".
 */
notices: number, 
/**
 * Messages that are not stored yet.
 */
new: number, 
/**
 * Messages that are stored already.
 */
duplicate: number, 
/**
 * Parts that cannot be read.
 */
skipped: number, 
/**
 * Files that messages would come in without, though their export says that it holds them. They are among `skips`
 * and not among the parts.
 */
missing_files: number, 
/**
 * Files that come with the messages and are in the source.
 */
attachments: number, 
/**
 * Oldest message.
 */
first: Timestamp | null, 
/**
 * Newest message.
 */
last: Timestamp | null, 
/**
 * Time zone in which the times are read; `None` where the source says it itself.
 */
zone: string | null, 
/**
 * How the dates were read; `None` where they are not in question.
 */
dates: DateReading | null, 
/**
 * First, a middle and the last message.
 */
samples: Array<Sample>, 
/**
 * Senders who have to be told apart, most messages first; empty for mail.
 */
people: Array<SourcePerson>, 
/**
 * Skips, at most fifty: the first, and at least one for each reason.
 */
skips: Array<Skip>, 
/**
 * Why the source cannot be imported.
 */
failure: Failure | null, };

export type Template = { 
/**
 * Id.
 */
id: TemplateId, 
/**
 * Name, unique within its language.
 */
name: string, 
/**
 * Folder; empty for none.
 */
folder: string, 
/**
 * `es` or `en`.
 */
language: string, 
/**
 * Subject with fields.
 */
subject: string, 
/**
 * Body in Markdown with fields.
 */
body: string, 
/**
 * How many mails were sent with it.
 */
uses: number, 
/**
 * When one was last sent with it.
 */
used_at: Timestamp | null, 
/**
 * Last change.
 */
changed_at: Timestamp, };

export type TemplateError = { 
/**
 * Where.
 */
part: TemplatePart, 
/**
 * Line from 1.
 */
line: number, 
/**
 * What is wrong.
 */
mistake: TemplateMistake, 
/**
 * The same as the template engine says it, in English.
 */
message: string, };

export type TemplateId = number;

export type TemplateListRequest = { 
/**
 * Words of name, folder or text; empty for all.
 */
query: string, 
/**
 * Only this language.
 */
language: string | null, };

export type TemplateMistake = { "mistake": "unknown_field", 
/**
 * As written.
 */
name: string, } | { "mistake": "unknown_filter", 
/**
 * As written.
 */
name: string, } | { "mistake": "unknown_statement", 
/**
 * As written.
 */
name: string, } | { "mistake": "unclosed" } | { "mistake": "syntax" } | { "mistake": "not_text" } | { "mistake": "too_long", 
/**
 * How many they may have.
 */
limit: number, } | { "mistake": "endless" } | { "mistake": "refused" };

export type TemplatePart = "subject" | "body" | "signature";

export type TemplatePreview = { 
/**
 * Its text.
 */
text: TemplateText, 
/**
 * With whose facts; invented ones where nobody is named.
 */
customer: CustomerId | null, 
/**
 * Values of its own fields.
 */
values: { [key in string]: string }, };

export type TemplateRender = { 
/**
 * Which.
 */
template: TemplateId, 
/**
 * For whom.
 */
customer: CustomerId, 
/**
 * Values of its own fields.
 */
values: { [key in string]: string }, };

export type TemplateSave = { 
/**
 * Which; `None` for a new one.
 */
template: TemplateId | null, 
/**
 * Its text.
 */
text: TemplateText, };

export type TemplateSaved = { 
/**
 * Which.
 */
template: TemplateId, 
/**
 * What `undo` takes.
 */
operation: OperationId, };

export type TemplateText = { 
/**
 * Name.
 */
name: string, 
/**
 * Folder; empty for none.
 */
folder: string, 
/**
 * `es` or `en`.
 */
language: string, 
/**
 * Subject with fields.
 */
subject: string, 
/**
 * Body in Markdown with fields.
 */
body: string, };

export type Theme = "system" | "light" | "dark";

export type Thing = "customer" | "identity" | "message" | "attachment" | "import" | "template" | "outbox" | "draft" | "operation";

export type TimelinePage = { 
/**
 * Rows, newest first.
 */
rows: Array<Interaction>, 
/**
 * Give it as `after` for newer rows; `None` at the top.
 */
newer: Cursor | null, 
/**
 * Give it as `before` for older rows; `None` at the end.
 */
older: Cursor | null, 
/**
 * Rows of the whole timeline under this filter.
 */
total: number, };

export type TimelineRequest = { 
/**
 * Whose.
 */
customer: CustomerId, 
/**
 * Only these channels; empty for all.
 */
channels: Array<Channel>, 
/**
 * Rows older than this.
 */
before: Cursor | null, 
/**
 * Rows newer than this.
 */
after: Cursor | null, 
/**
 * Rows on both sides of this message.
 */
around: MessageId | null, 
/**
 * Rows from this moment back, with some newer ones.
 */
date: Timestamp | null, 
/**
 * Rows at most, up to 200.
 */
limit: number, };

export type Timestamp = number;

export type Topic = "customers" | "messages" | "imports" | "templates" | "drafts" | "outbox" | "settings";

export type UndoRequest = { 
/**
 * Which.
 */
operation: OperationId, };

export type WaitingRow = { 
/**
 * Customer.
 */
customer: CustomerId, 
/**
 * Name to show.
 */
title: string, 
/**
 * Channel of the last thing they said.
 */
channel: Channel, 
/**
 * Since when.
 */
waiting_since: Timestamp, 
/**
 * How many messages wait.
 */
messages: number, 
/**
 * Subject or first words of the last one.
 */
text: string, };

export type Who = { "is": "shop" } | { "is": "customer", 
/**
 * Who.
 */
customer: CustomerId, } | { "is": "new_customer", 
/**
 * Name to give; the sender's where it is empty.
 */
name: string, 
/**
 * Telephone, where the person knows it.
 */
phone: string, };

export type WhoReason = "told" | "own_name" | "file_name" | "other_side" | "other_chat" | "phone" | "same_name" | "unknown";

export type WrittenFile = { 
/**
 * Path.
 */
path: string, };

export type Commands = {
  app_status: { request: Nothing; response: AppStatus };
  settings_get: { request: Nothing; response: Settings };
  settings_save: { request: Settings; response: Changed };
  undo: { request: UndoRequest; response: Changed };
  customer_list: { request: CustomerListRequest; response: CustomerPage };
  customer_find: { request: CustomerFind; response: Array<FoundCustomer> };
  customer_get: { request: OfCustomer; response: CustomerCard };
  customer_create: { request: NewCustomer; response: Changed };
  customer_update: { request: CustomerChange; response: Changed };
  identity_add: { request: NewIdentity; response: Changed };
  identity_move: { request: IdentityMove; response: Changed };
  identity_remove: { request: OfIdentity; response: Changed };
  now_list: { request: NowRequest; response: NowList };
  settle: { request: OfCustomer; response: Changed };
  timeline_page: { request: TimelineRequest; response: TimelinePage };
  call_add: { request: NewCall; response: Changed };
  note_add: { request: NewNote; response: Changed };
  message_get: { request: OfMessage; response: MessageDetail };
  message_source: { request: OfMessage; response: Content };
  message_save: { request: MessageSave; response: WrittenFile };
  attachment_picture: { request: OfAttachment; response: Content };
  attachment_save: { request: AttachmentSave; response: WrittenFile };
  attachment_extract: { request: OfAttachment; response: WrittenFile };
  search: { request: SearchRequest; response: SearchResult };
  import_start: { request: ImportStart; response: ImportJob };
  import_job: { request: OfJob; response: ImportJob };
  import_jobs: { request: Nothing; response: Array<ImportJob> };
  import_answer: { request: ImportAnswers; response: ImportJob };
  import_run: { request: ImportAnswers; response: ImportJob };
  import_cancel: { request: OfJob; response: ImportJob };
  import_dismiss: { request: OfJob; response: Nothing };
  import_history: { request: Nothing; response: Array<ImportSummary> };
  import_skips: { request: OfImport; response: Array<Skip> };
  import_undo: { request: OfImport; response: ImportSummary };
  template_list: { request: TemplateListRequest; response: Array<Template> };
  template_get: { request: OfTemplate; response: Template };
  template_save: { request: TemplateSave; response: TemplateSaved };
  template_remove: { request: OfTemplate; response: Changed };
  template_preview: { request: TemplatePreview; response: Rendered };
  template_render: { request: TemplateRender; response: Rendered };
  template_fields: { request: Nothing; response: Array<Field> };
  draft_start: { request: DraftStart; response: Draft };
  draft_get: { request: OfCustomer; response: Draft | null };
  draft_save: { request: DraftSave; response: Draft };
  draft_discard: { request: OfCustomer; response: Changed };
  draft_attach: { request: DraftAttach; response: Draft };
  draft_preview: { request: OfCustomer; response: DraftPreview };
  draft_send: { request: OfCustomer; response: Queued };
  outbox_list: { request: Nothing; response: Array<OutboxRow> };
  outbox_cancel: { request: OfOutbox; response: Draft };
  outbox_retry: { request: OfOutbox; response: OutboxRow };
  outbox_resend: { request: OfOutbox; response: OutboxRow };
  outbox_mark_sent: { request: OfOutbox; response: OutboxRow };
  outbox_discard: { request: OfOutbox; response: Changed };
  account_get: { request: Nothing; response: Account | null };
  account_save: { request: AccountSave; response: Account };
  account_test: { request: AccountSave; response: AccountTest };
  account_remove: { request: Nothing; response: Nothing };
  account_practice: { request: Nothing; response: Account };
  practice_mails: { request: Nothing; response: Array<PracticeMail> };
};

export const reads = {
  app_status: ["customers", "messages", "imports", "outbox", "settings"],
  settings_get: ["settings"],
  customer_list: ["customers", "messages"],
  customer_find: ["customers", "settings"],
  customer_get: ["customers", "messages"],
  now_list: ["customers", "messages"],
  timeline_page: ["messages"],
  message_get: ["messages"],
  search: ["messages", "customers"],
  import_job: ["imports"],
  import_jobs: ["imports"],
  import_history: ["imports"],
  import_skips: ["imports"],
  template_list: ["templates"],
  template_get: ["templates"],
  template_preview: ["templates", "settings", "customers"],
  template_render: ["templates", "settings", "customers"],
  template_fields: ["settings"],
  draft_get: ["drafts"],
  draft_preview: ["drafts", "settings"],
  outbox_list: ["outbox"],
  account_get: ["settings"],
  practice_mails: ["outbox"],
} as const satisfies {
  readonly [Name in keyof Commands]?: readonly Topic[];
};
