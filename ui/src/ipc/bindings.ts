// Made from the command table of hilo-core; refresh with HILO_WRITE_BINDINGS=1 cargo nextest run -p hilo-core bindings

export type AboutMail = { 
/**
 * When the server got it.
 */
received: Timestamp | null, 
/**
 * Its size in bytes, where the server says it.
 */
size: number | null, 
/**
 * Who wrote it, where that can be read.
 */
from: Mailbox | null, 
/**
 * Its subject; empty where that cannot be read.
 */
subject: string, };

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
authority: string | null, 
/**
 * Mails that may leave in a minute, 0 for any number; a minute's worth may leave at once.
 */
per_minute: number, 
/**
 * The mailbox that copies of sent mails are filed in; `None` for none.
 */
incoming: Incoming | null, 
/**
 * At whose page the person has let Hilo in; `None` for a password.
 */
oauth: OauthProvider | null, };

export type AccountFind = { 
/**
 * The address.
 */
address: string, };

export type AccountOfCustomer = { 
/**
 * The account's address.
 */
address: string, 
/**
 * Whose record it is.
 */
customer: CustomerId, 
/**
 * As lists call them.
 */
title: string, };

export type AccountRemove = { 
/**
 * Its address; `None` for the usual one.
 */
address?: string | null, };

export type AccountSave = { 
/**
 * The account.
 */
account: Account, 
/**
 * Password; `None` keeps the one in the keychain.
 */
password: string | null, 
/**
 * Address of the account that it takes the place of, where that is another; `None` for one of the same address or
 * a further one.
 */
replaces?: string | null, 
/**
 * Password of the mailbox, where its user is another one; `None` keeps the one in the keychain.
 */
incoming_password?: string | null, };

export type AccountSearch = { 
/**
 * The address.
 */
address: string, 
/**
 * How far it has come.
 */
step: SearchStep, 
/**
 * What was found; `None` while it runs, where nothing was, and where it was cancelled.
 */
found: FoundServers | null, 
/**
 * What stood in the way, where nothing was found.
 */
problem: SendProblem | null, };

export type AccountTest = { 
/**
 * `None` when the server let us in.
 */
problem: SendProblem | null, 
/**
 * What the server or the system said, as it said it.
 */
server_text: string, 
/**
 * A page of the provider's that helps.
 */
page: string | null, };

export type AccountVisit = { 
/**
 * The account's address.
 */
address: string, 
/**
 * How the last visit ended; `None` where there was none.
 */
visit: MailboxVisit | null, };

export type Agreement = { 
/**
 * The message or call in which they said so.
 */
message: MessageId, 
/**
 * When that was.
 */
at: Timestamp, 
/**
 * Who agreed.
 */
by: string, 
/**
 * With the explanation.
 */
explanation: boolean, 
/**
 * With the solution.
 */
solution: boolean, };

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
 * Mails in the outbox that leave by themselves.
 */
outbox: number, 
/**
 * Mails in the outbox that need a decision: stopped, failed and unknown ones.
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

export type Aside = { 
/**
 * How many there are.
 */
mails: number, 
/**
 * From whom, the latest first; at most two hundred.
 */
senders: Array<AsideSender>, };

export type AsideMail = { 
/**
 * When it was sent.
 */
sent_at: Timestamp, 
/**
 * Its subject.
 */
subject: string, 
/**
 * Its words, whole; of one that one of us passed on those of who wrote it.
 */
text: string, 
/**
 * The address of ours that passed it on; empty where it came from who wrote it.
 */
passed_on_by: string, 
/**
 * What was written above it there.
 */
above: string, };

export type AsideMails = { 
/**
 * The sender's address.
 */
address: string, };

export type AsideReason = "bulk" | "forwarded";

export type AsideSender = { 
/**
 * Address, as the latest of them writes it.
 */
address: string, 
/**
 * Name beside it; empty for none.
 */
name: string, 
/**
 * Why the latest of them is on no timeline.
 */
reason: AsideReason, 
/**
 * How many there are.
 */
mails: number, 
/**
 * When the latest was sent.
 */
last_at: Timestamp, 
/**
 * Its subject.
 */
subject: string, };

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
 * What may happen where it is opened; asked about first.
 */
danger: Danger | null, 
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

export type BounceReason = "no_such_address" | "no_such_domain" | "mailbox_full" | "inactive" | "too_large" | "blocked" | "unreachable" | "other";

export type Burning = "cold" | "ten" | "twenty" | "forty" | "eighty";

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

export type CardAddress = { 
/**
 * Mail address or telephone number.
 */
kind: IdentityKind, 
/**
 * As it is to be shown.
 */
written: string, 
/**
 * Who has it already.
 */
owner: CardOwner, };

export type CardOwner = "nobody" | "unreadable" | "this_customer" | "shop" | { "other": { 
/**
 * Who.
 */
customer: CustomerId, 
/**
 * As lists call them.
 */
title: string, 
/**
 * Whether the contact may be theirs by its name: an address says little, since anybody can write it on a card.
 */
same_name: boolean, } };

export type CardTake = { 
/**
 * The mail.
 */
message: MessageId, 
/**
 * Which of its contacts, from 0, as `mail_enclosed` tells them.
 */
card: number, 
/**
 * Who gets what nobody has of it.
 */
to: CardTaker, };

export type CardTaker = "this_customer" | "new_customer" | { "other": { 
/**
 * Who.
 */
customer: CustomerId, } };

export type Case = { 
/**
 * Its number.
 */
id: CaseId, 
/**
 * With whom it is to be settled.
 */
customer: CustomerId, 
/**
 * What it is about, in a few words.
 */
title: string, 
/**
 * Who answers to the customer for it.
 */
responsible: string, 
/**
 * When somebody opened it.
 */
opened_at: Timestamp, 
/**
 * The place on the timeline at which it begins.
 */
starts_at: Timestamp, 
/**
 * Whether the shop saw it before the customer said anything.
 */
proactive: boolean, 
/**
 * What the customer tells; empty while nobody has written it down.
 */
told: string, 
/**
 * Why it came about; empty while nobody knows.
 */
reason: string, 
/**
 * The product.
 */
product: string, 
/**
 * The order.
 */
order_number: string, 
/**
 * Who carries the parcel.
 */
carrier: string, 
/**
 * Its number with the carrier.
 */
tracking: string, 
/**
 * At what point of buying.
 */
purchase_stage: PurchaseStage | null, 
/**
 * The message or call that told the customer what happens next.
 */
steps_message: MessageId | null, 
/**
 * The solution, or what will be done.
 */
solution: string, 
/**
 * When it was solved.
 */
solved_at: Timestamp | null, 
/**
 * The latest day that the customer was given.
 */
promised_for: string | null, 
/**
 * What was offered instead.
 */
alternative: string, 
/**
 * What was given on top.
 */
compensation: string, 
/**
 * That the customer agrees.
 */
agreement: Agreement | null, 
/**
 * That it has ended.
 */
closed: CaseClosed | null, };

export type CaseAgree = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * The message or call in which they say so.
 */
message: MessageId, 
/**
 * Who agrees; empty for the customer's name.
 */
by: string, 
/**
 * With the explanation.
 */
explanation: boolean, 
/**
 * With the solution.
 */
solution: boolean, };

export type CaseChange = { 
/**
 * The case.
 */
case: CaseId | null, 
/**
 * What it is about.
 */
title: string | null, 
/**
 * Who answers to the customer for it.
 */
responsible: string | null, 
/**
 * What the customer tells.
 */
told: string | null, 
/**
 * Why it came about.
 */
reason: string | null, 
/**
 * The product.
 */
product: string | null, 
/**
 * The order.
 */
order_number: string | null, 
/**
 * Who carries the parcel.
 */
carrier: string | null, 
/**
 * Its number with the carrier.
 */
tracking: string | null, 
/**
 * At what point of buying.
 */
purchase_stage: PurchaseStage | null, 
/**
 * The message or call that told the customer what happens next.
 */
steps_message: MessageId | null, 
/**
 * The solution, or what will be done.
 */
solution: string | null, 
/**
 * Whether it is solved.
 */
solved: boolean | null, 
/**
 * The latest day that the customer was given, as `YYYY-MM-DD`; empty for none.
 */
promised_for: string | null, 
/**
 * What was offered instead.
 */
alternative: string | null, 
/**
 * What was given on top.
 */
compensation: string | null, };

export type CaseClose = { 
/**
 * The case.
 */
case: CaseId, 
/**
 * By agreement, or for want of an answer.
 */
how: CaseClosing, };

export type CaseClosed = { 
/**
 * When.
 */
at: Timestamp, 
/**
 * How.
 */
how: CaseClosing, 
/**
 * The newest message that there was: what the customer says in a later one nobody had heard then.
 */
newest: MessageId, };

export type CaseClosing = "agreed" | "unanswered";

export type CaseId = number;

export type CaseListRequest = { 
/**
 * Those of one customer.
 */
customer: CustomerId | null, 
/**
 * The open ones, or the closed ones.
 */
open: boolean | null, 
/**
 * Cases at most, up to 500.
 */
limit: number, };

export type CaseOpen = { 
/**
 * With whom it is to be settled.
 */
customer: CustomerId, 
/**
 * What it is about, in a few words.
 */
title: string, 
/**
 * Who answers to the customer for it; empty for who sits at the desk.
 */
responsible: string, 
/**
 * What the customer tells.
 */
told: string, 
/**
 * The message with which it begins; without one it begins now.
 */
message: MessageId | null, 
/**
 * Whether the shop saw it before the customer said anything.
 */
proactive: boolean, };

export type CaseProblem = { "problem": "not_agreed" } | { "problem": "agreed_in_part", 
/**
 * Whether the explanation is what they agreed with.
 */
explanation: boolean, } | { "problem": "too_few_attempts", 
/**
 * On how many days they were.
 */
made: number, 
/**
 * On how many they have to be.
 */
needed: number, } | { "problem": "not_their_word" } | { "problem": "not_our_word" } | { "problem": "before_the_case" } | { "problem": "before_the_steps" } | { "problem": "spoke_since", 
/**
 * The last of it.
 */
message: MessageId, } | { "problem": "closed" } | { "problem": "open" };

export type CaseStage = "listening" | "identification" | "steps" | "solution" | "agreement";

export type CaseView = { 
/**
 * The case.
 */
case: Case, 
/**
 * What the customer is called.
 */
customer_title: string, 
/**
 * How far it has come.
 */
stage: CaseStage, 
/**
 * How much of it burns; nothing of what is closed.
 */
burning: Burning, 
/**
 * What the customer said that nobody has answered.
 */
waiting: CaseWaiting | null, 
/**
 * Days on which the customer was written to or called in vain since their last word.
 */
attempts: number, 
/**
 * How many of those allow to close it without an answer.
 */
attempts_needed: number, 
/**
 * Something that the customer said after it was closed: the same case, or another?
 */
said_since: MessageId | null, };

export type CaseWaiting = { 
/**
 * The first of it.
 */
message: MessageId, 
/**
 * When they said it.
 */
since: Timestamp, 
/**
 * How the clock of the first answer stands.
 */
first_answer: Clock, 
/**
 * How the clock of the answer stands.
 */
answer: Clock, };

export type Changed = { 
/**
 * Customer concerned.
 */
customer: CustomerId | null, 
/**
 * What `undo` takes.
 */
operation: OperationId, };

export type ChangedCase = { 
/**
 * The case.
 */
view: CaseView, 
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

export type Clock = { 
/**
 * How it stands.
 */
state: ClockState, 
/**
 * When the time is over, or was; `None` where that cannot be said.
 */
due: Timestamp | null, 
/**
 * Milliseconds of working time that are left, or were when it was stopped; below nothing where it is over.
 */
left: number, };

export type ClockState = "running" | "frozen" | "late" | "kept" | "broken" | "history";

export type ComingDayOff = { 
/**
 * The first of them.
 */
day: string, 
/**
 * The last of them, which may be the first.
 */
last: string, 
/**
 * Name of the holiday, or the shop's reason, which may be empty.
 */
name: string, 
/**
 * Whether it is a public holiday.
 */
holiday: boolean, };

export type ContactCard = { 
/**
 * Whose it is; empty where it does not say.
 */
name: string, 
/**
 * Company; empty where it does not say.
 */
company: string, 
/**
 * Numbers and addresses, each once.
 */
addresses: Array<CardAddress>, 
/**
 * On whose timeline its mail is, as lists call them.
 */
customer: string, 
/**
 * Whether it is somebody else's by its name, whatever addresses it has: that is none of this customer's names.
 */
someone_else: boolean, };

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

export type CopyPlace = { 
/**
 * Folder, as the server writes it.
 */
folder: string, 
/**
 * Which numbering of the folder the number belongs to, where the server says it.
 */
uid_validity: number | null, 
/**
 * Number within the folder, where the server says it.
 */
uid: number | null, };

export type CopyState = "waiting" | "filed" | "given_up";

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
 * Those of them at which no mail arrives.
 */
dead: Array<DeadAddress>, 
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
 * Set where they want no mail that they did not ask for.
 */
opt_out: OptOut | null, 
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
 * The channel of the last interaction where that was ours.
 */
last_ours: Channel | null, 
/**
 * Since when an answer is owed.
 */
waiting_since: Timestamp | null, };

export type Danger = "program" | "page" | "macro" | "disguise";

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

export type DayException = { 
/**
 * The day.
 */
day: string, 
/**
 * Why, in the shop's words; may be empty.
 */
name: string, 
/**
 * When the shop answers on that day; nothing where it is closed.
 */
open: Array<OpenSpan>, };

export type DeadAddress = { 
/**
 * Which.
 */
identity: IdentityId, 
/**
 * As it was first written.
 */
address: string, 
/**
 * When the server said so.
 */
at: Timestamp, 
/**
 * Why.
 */
reason: BounceReason, };

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
server_text: string, 
/**
 * Whom the server refused: the mail left without them.
 */
refused: Array<OutboxRecipient>, 
/**
 * Whether it may have arrived although no server said so, also where a later try failed. Of a mail that is sent:
 * that it arrived is a person's word.
 */
in_doubt: boolean, };

export type DeliveryReport = { 
/**
 * Address of the recipient, as the report names it.
 */
address: string, 
/**
 * What became of it.
 */
outcome: ReportedOutcome, 
/**
 * Why it did not arrive.
 */
reason: BounceReason, 
/**
 * Status code such as `5.1.1` (RFC 3463); empty where the report has none.
 */
status: string, 
/**
 * The server's own words; empty where the report has none.
 */
server_text: string, 
/**
 * When it was reported; `None` until the report is kept.
 */
at: Timestamp | null, };

export type Detail = { "found": "unresolved", 
/**
 * As it stands there.
 */
field: string, } | { "found": "no_name", 
/**
 * Name to greet with.
 */
name: string, } | { "found": "wrong_name", 
/**
 * The name that stands there.
 */
written: string, 
/**
 * Name to greet with.
 */
name: string, } | { "found": "impersonal", 
/**
 * As it stands there.
 */
greeting: string, } | { "found": "too_long", 
/**
 * How many.
 */
paragraphs: number, 
/**
 * How many are fine.
 */
most: number, } | { "found": "no_subject" } | { "found": "only_reply" } | { "found": "generic_subject" } | { "found": "short_subject" } | { "found": "long_subject", 
/**
 * Characters that it has.
 */
characters: number, 
/**
 * Characters that are fine.
 */
most: number, } | { "found": "free_mail", 
/**
 * Its domain.
 */
domain: string, } | { "found": "no_reply", 
/**
 * The address.
 */
address: string, } | { "found": "no_signature" } | { "found": "part_of_signature", 
/**
 * What.
 */
missing: Array<SignaturePart>, } | { "found": "stale_news", 
/**
 * Last day that they were good for.
 */
until: string, } | { "found": "no_attachment", 
/**
 * The words that speak of it.
 */
words: string, } | { "found": "sent_elsewhere", 
/**
 * The words that ask.
 */
words: string, } | { "found": "capitals", 
/**
 * The words.
 */
words: string, } | { "found": "marks", 
/**
 * The marks.
 */
words: string, } | { "found": "excuse", 
/**
 * The words.
 */
words: string, } | { "found": "confrontation", 
/**
 * The words.
 */
words: string, } | { "found": "mixed_formality", 
/**
 * Words that say "tú".
 */
tu: string, 
/**
 * Words that say "usted".
 */
usted: string, } | { "found": "other_formality", 
/**
 * The words.
 */
words: string, 
/**
 * How the customer is spoken to.
 */
expected: Formality, } | { "found": "no_date", 
/**
 * The words that leave it open; empty where the matter itself is open.
 */
words: string, } | { "found": "past_date", 
/**
 * The day.
 */
date: string, } | { "found": "weekend_date", 
/**
 * The day.
 */
date: string, } | { "found": "holiday_date", 
/**
 * The day.
 */
date: string, 
/**
 * The holiday's name as its country lists it.
 */
holiday: string, } | { "found": "closed_date", 
/**
 * The day.
 */
date: string, 
/**
 * Why, in the shop's words; may be empty.
 */
reason: string, } | { "found": "same_as_before", 
/**
 * How much is the same, from 0 to 100.
 */
percent: number, 
/**
 * When it went.
 */
at: Timestamp, } | { "found": "same_as_others", 
/**
 * How much is the same, from 0 to 100.
 */
percent: number, 
/**
 * When it last went.
 */
at: Timestamp, } | { "found": "card", 
/**
 * As it stands there.
 */
words: string, } | { "found": "iban", 
/**
 * As it stands there.
 */
words: string, } | { "found": "id_card", 
/**
 * As it stands there.
 */
words: string, } | { "found": "somebody_else", 
/**
 * As they stand there.
 */
words: string, } | { "found": "several_customers", 
/**
 * Their addresses.
 */
addresses: Array<string>, };

export type Direction = "in" | "out" | "none";

export type Draft = { 
/**
 * Who it is for.
 */
customer: CustomerId, 
/**
 * Address of the account that it leaves by; `None` for the usual one.
 */
from?: string | null, 
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
 * Variants of the template that the text was made of.
 */
variants: { [key in string]: number }, 
/**
 * Mail it answers.
 */
reply_to: MessageId | null, 
/**
 * Files.
 */
attachments: Array<DraftAttachment>, 
/**
 * What is said by WhatsApp in the place of a mail; `None` for a mail.
 */
whatsapp: string | null, 
/**
 * The number that it goes to by WhatsApp; `None` for the one that the customer uses most.
 */
number: IdentityId | null, 
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

export type DraftContact = { 
/**
 * Set where the draft is a mail that nobody asked for.
 */
unrequested: Unrequested | null, 
/**
 * Those of its addresses at which no mail arrives.
 */
dead: Array<DeadAddress>, };

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
 * Signature in Markdown, its fields filled in; empty where there is none.
 */
signature: string, 
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
address: string, } | { "problem": "no_text" } | { "problem": "no_subject" } | { "problem": "opted_out", 
/**
 * Who.
 */
title: string, 
/**
 * Since when.
 */
at: Timestamp, } | { "problem": "no_account" } | { "problem": "unconfirmed", 
/**
 * What.
 */
finding: Finding, } | { "problem": "no_number" } | { "problem": "too_long", 
/**
 * Limit in characters.
 */
limit: number, } | { "problem": "too_long_for_link" } | { "problem": "dead_address", 
/**
 * Which, since when and why.
 */
dead: DeadAddress, 
/**
 * Its key.
 */
key: string, } | { "problem": "too_large", 
/**
 * Limit in bytes.
 */
limit: number, };

export type DraftSave = { 
/**
 * The draft; `saved_at` is that of the kept one that it was made of.
 */
draft: Draft, };

export type DraftSend = { 
/**
 * Whose draft.
 */
customer: CustomerId, 
/**
 * When it is to leave; `None` as soon as its undo time is over.
 */
at?: Timestamp, 
/**
 * Whether it is only to leave if the customer has not answered by then.
 */
only_unanswered?: boolean, 
/**
 * Keys of findings that need it and with which the mail shall leave all the same.
 */
confirmed?: Array<string>, };

export type DraftStart = { 
/**
 * Who.
 */
customer: CustomerId, 
/**
 * Mail to answer; `None` answers the last one, if any.
 */
reply_to: MessageId | null, };

export type Enclosed = { 
/**
 * Appointments, as their sender put them.
 */
invitations: Array<Invitation>, 
/**
 * Contacts, with what of each is known.
 */
cards: Array<ContactCard>, 
/**
 * The mail that it passes on; `None` where that is none, or one of ours.
 */
forwarded: ForwardedMail | null, };

export type EscalationCriteria = { 
/**
 * Days for which it has been open, 1 to 365.
 */
days: number | null, 
/**
 * What it is about is worth as much, in hundredths of the currency.
 */
amount: number | null, 
/**
 * The customer is angry.
 */
angry: boolean, 
/**
 * The customer says one of these, up to 50 of 60 characters.
 */
words: Array<string>, };

export type EventTime = { 
/**
 * The moment; of a whole day its beginning in UTC, whatever the zone.
 */
at: Timestamp, 
/**
 * Whether the whole day is meant.
 */
all_day: boolean, 
/**
 * Minutes by which the organiser's clocks are ahead of UTC then, where they show another hour than the shop's.
 */
abroad: number | null, };

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
problems: Array<DraftProblem>, } | { "code": "case", 
/**
 * Why.
 */
problem: CaseProblem, } | { "code": "too_late" } | { "code": "changed_since" } | { "code": "server", 
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
detail: string, } | { "code": "locked" } | { "code": "wrong_passphrase" } | { "code": "secrets_damaged", 
/**
 * The file.
 */
path: string, } | { "code": "in_use", 
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
missing: boolean, 
/**
 * What was typed for it in this customer's mails of the last thirty days, to be offered; empty for
 * none. It is not in the text.
 */
remembered?: string, };

export type FieldKind = "text" | "date" | "money";

export type FileProblem = "missing" | "unreadable" | "empty" | "foreign" | "truncated" | "encrypted" | "too_large" | "too_many_files" | "zip_bomb" | "hostile_names" | "no_chat" | "no_picture" | "unwritable";

export type Finding = { 
/**
 * By which rule.
 */
rule: RuleId, 
/**
 * The rule's code, `C0` to `C12`.
 */
code: string, 
/**
 * How much it weighs.
 */
severity: Severity, 
/**
 * What was found.
 */
detail: Detail, 
/**
 * Where; `None` where it is about the whole mail.
 */
place: Place | null, 
/**
 * What one key does about it.
 */
fix: Fix, 
/**
 * Whether the mail leaves only when it is confirmed by name.
 */
needs_confirmation: boolean, 
/**
 * Tells the finding from the others of its draft and stays the same while the words do.
 */
key: string, };

export type Fix = { "fix": "edit", 
/**
 * The new subject; `None` leaves it.
 */
subject: string | null, 
/**
 * The new text in Markdown; `None` leaves it.
 */
body: string | null, 
/**
 * A file that the text spoke at length; `None` for none.
 */
file: FixFile | null, } | { "fix": "fill_in" } | { "fix": "attach" } | { "fix": "add_name" } | { "fix": "open_signature" } | { "fix": "open_account" } | { "fix": "write_subject" } | { "fix": "pick_date" } | { "fix": "next_variant" } | { "fix": "copies_apart" } | { "fix": "show" };

export type FixFile = { 
/**
 * Name.
 */
name: string, 
/**
 * Text.
 */
text: string, };

export type Formality = "tu" | "usted";

export type ForwardedMail = { 
/**
 * Who wrote it.
 */
from: Mailbox, 
/**
 * Its subject; empty where that is lost.
 */
subject: string, 
/**
 * The beginning of what it says itself, of at most [`ForwardedMail::TEXT_LIMIT`] letters.
 */
text: string, 
/**
 * Whether there is more of it.
 */
cut: boolean, 
/**
 * Lines of other mails that it quotes itself.
 */
quoted_lines: number, 
/**
 * Whether its words stand among what the mail quotes that passes it on, as those of an attached one do not.
 */
is_quoted: boolean, 
/**
 * The beginning of what whoever passes it on says above it, of as many letters.
 */
above: string, 
/**
 * Whether there is more of that.
 */
above_cut: boolean, 
/**
 * Whose address that is; `None` where nobody has it.
 */
customer: CustomerId | null, 
/**
 * As lists call them; empty where nobody has it.
 */
title: string, };

export type FoundBy = "table" | "provider" | "directory" | "names" | "guess";

export type FoundCustomer = { 
/**
 * Who.
 */
customer: CustomerId, 
/**
 * Name to show.
 */
title: string, };

export type FoundServers = { 
/**
 * Name of the provider; empty where nobody said it.
 */
provider: string, 
/**
 * Who knew.
 */
by: FoundBy, 
/**
 * What a password alone does not do.
 */
need: ServerNeed | null, 
/**
 * A page of the provider's about it.
 */
page: string | null, 
/**
 * The account as it would be kept; nobody's name, and all else filled in.
 */
account: Account, };

export type HoursAsked = { 
/**
 * The hours; those that are kept where there are none.
 */
hours: WorkingHours | null, };

export type HoursKnown = { 
/**
 * The day that it is at the shop.
 */
today: string, 
/**
 * Whether any public holiday of the shop's country is known.
 */
has_holidays: boolean, 
/**
 * Regions of the country whose holidays are known, by the code of [`WorkingHours::region`].
 */
regions: Array<string>, 
/**
 * The first few times within a year that the shop is closed other than by its week, from today on.
 */
days_off: Array<ComingDayOff>, };

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

export type Incoming = { 
/**
 * Name of the server.
 */
host: string, 
/**
 * Port.
 */
port: number, 
/**
 * Protection; never `practice`.
 */
security: Security, 
/**
 * User name; empty where user name and password are those of the account. Where one signs in at a provider's page it
 * may be that of a mailbox that several share.
 */
user: string, 
/**
 * Whether its mails come onto the timelines.
 */
receives: boolean, 
/**
 * Whether a mail that was read in Hilo is marked as read there.
 */
marks_seen: boolean, };

export type IncomingTest = { 
/**
 * `None` when the server let us in and has a folder for sent mails.
 */
problem: SendProblem | null, 
/**
 * What the server or the system said, as it said it.
 */
server_text: string, 
/**
 * A page of the provider's that helps.
 */
page: string | null, 
/**
 * The folder for sent mails.
 */
folder: string, };

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
 * What servers reported about it after it left, a recipient each.
 */
reports: Array<DeliveryReport>, 
/**
 * Set for replies by WhatsApp that no export has shown yet.
 */
reply: ReplyStanding | null, 
/**
 * The writer's address, where the name is or holds another one; empty where it does not.
 */
real_sender: string, 
/**
 * The address of ours that passed it on, where these are the words of who wrote the mail in it; else empty.
 */
passed_on_by: string, 
/**
 * Whether name or subject have a word with letters of another script that look like ours.
 */
look_alike: boolean, 
/**
 * Name of the template it was written with; empty where there was none.
 */
template: string, 
/**
 * Whether nobody has read it, here or elsewhere, as far as the mailbox tells; never for what it does not hold.
 */
unread: boolean, };

export type InvalidField = "email" | "phone" | "name" | "time_zone" | "country" | "authority" | "server" | "text" | "values" | "link" | "day" | "moment" | "colour" | "query" | "shop_name" | "shop_phone" | "shop_web" | "shop_hours" | "hours" | "responsible" | "contact_attempts" | "manual_text" | "manual_amount" | "manual_share" | "manual_days" | "manual_words" | "currency" | "agent_name" | "signature" | "lines" | "own_addresses" | "own_names" | "undo_seconds" | "unrequested_limit" | "language" | "customer_language" | "oauth_client" | "passphrase" | "rule" | "request";

export type Invitation = { 
/**
 * What it asks or says.
 */
standing: InvitationStanding, 
/**
 * What it is; empty where it does not say.
 */
title: string, 
/**
 * When it begins; `None` where that cannot be read.
 */
starts: EventTime | null, 
/**
 * When it ends; of whole days the last one.
 */
ends: EventTime | null, 
/**
 * Where; empty where it does not say.
 */
place: string, 
/**
 * Who organises it; empty where it does not say.
 */
organiser: Mailbox, 
/**
 * Whom it asks, or who answers.
 */
guests: Array<Mailbox>, 
/**
 * Whether it takes place again and again.
 */
repeats: boolean, 
/**
 * What makes it itself (RFC 5545, 3.8.4.7); empty where it does not say.
 */
uid: string, 
/**
 * Whether a later mail of the same customer says that it does not take place.
 */
cancelled_since: boolean, 
/**
 * Whether a later mail of the same customer says that it is at another time or place.
 */
changed_since: boolean, };

export type InvitationStanding = "invited" | "updated" | "cancelled" | "accepted" | "declined" | "tentative" | "proposed" | "published";

export type JobId = number;

export type LeftOut = { 
/**
 * The folder in which it lies.
 */
folder: string, 
/**
 * Why.
 */
reason: SkipReason, 
/**
 * What is known of it.
 */
about: AboutMail, 
/**
 * Whether it is about to be tried once more.
 */
again: boolean, };

export type LeftOuts = { 
/**
 * How many there are.
 */
count: number, 
/**
 * The latest of them; at most two hundred.
 */
mails: Array<LeftOut>, };

export type LetterPart = "subject" | "body" | "to" | "cc" | "signature";

export type LinkDoubt = "disguise" | "look_alike" | "number" | "mismatch";

export type Logo = { 
/**
 * SHA-256 of its bytes, by which it is kept.
 */
sha256: string, 
/**
 * Width in pixels.
 */
width: number, 
/**
 * Height in pixels.
 */
height: number, };

export type LogoChoose = { 
/**
 * The file.
 */
path: string, };

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
 * The same in its own letters, where it has others than ASCII; empty where it has none.
 */
letters: string, 
/**
 * What speaks against it; asked about before it is opened.
 */
doubt: LinkDoubt | null, };

export type Mailbox = { 
/**
 * Display name; empty where there is none.
 */
name: string, 
/**
 * Address as written.
 */
address: string, };

export type MailboxPause = { 
/**
 * Whether none do; what is new comes all the same.
 */
paused: boolean, 
/**
 * Address of the account that is meant; all without.
 */
address?: string | null, };

export type MailboxVisit = { 
/**
 * When all mails that were there had last come in; `None` for never.
 */
in_step_at: Timestamp | null, 
/**
 * What has stood in the way since.
 */
problem: SendProblem | null, 
/**
 * What the server or the system said, as it said it.
 */
server_text: string, 
/**
 * Mails that are on no timeline: nobody can be told whose they are, or they cannot be read. Those
 * that are put aside are told apart, and drafts are none.
 */
left_out: number, 
/**
 * Mails of any mailbox that wait until their address is a customer's.
 */
aside: number, 
/**
 * Those of them that nobody was shown yet.
 */
aside_new: number, 
/**
 * Mails that were read, those included.
 */
read: number, 
/**
 * Mails that the server counted in the folders that are read.
 */
mails: number, 
/**
 * Whether older mails are still on their way.
 */
has_older: boolean, 
/**
 * Whether a person wants no older ones to come in for now; of several mailboxes, of none that has some.
 */
paused: boolean, };

export type Manual = { 
/**
 * What the shop answers to the seven questions.
 */
answers: ManualAnswers, 
/**
 * What may be given, and what goes to somebody above.
 */
limits: ManualLimits, };

export type ManualAnswers = { 
/**
 * Who serves customers, and in what part.
 */
people: string, 
/**
 * What each of them has to have learnt.
 */
training: string, 
/**
 * What they have: time, tools, where things can be looked up.
 */
resources: string, 
/**
 * What has to be said about the hours beside the week of the settings.
 */
hours: string, 
/**
 * Who answers to the customer for a case.
 */
responsible: string, 
/**
 * When a claim goes to somebody above.
 */
escalation: string, 
/**
 * How far the shop goes to satisfy.
 */
satisfaction: string, };

export type ManualAsked = { 
/**
 * `es` or `en`; that of the window where there is none.
 */
language: string | null, };

export type ManualExport = { 
/**
 * The file; what is there is replaced.
 */
path: string, 
/**
 * `es` or `en`; that of the window where there is none.
 */
language: string | null, };

export type ManualLimits = { 
/**
 * Currency of the amounts, ISO 4217.
 */
currency: string, 
/**
 * Compensation that may be given without asking, in hundredths of the currency, 0 to 10^10; `None` where the shop
 * has set none. Where there is a share as well, the smaller of the two holds.
 */
compensation_amount: number | null, 
/**
 * Compensation that may be given without asking, in percent of the order, 0 to 100.
 */
compensation_share: number | null, 
/**
 * Who decides above that; a line of up to 200 characters.
 */
decides_above: string, 
/**
 * Whether claims go to somebody above by themselves.
 */
escalate: EscalationCriteria, };

export type ManualPage = { 
/**
 * An HTML document for one side of A4, without scripts, that loads nothing.
 */
html: string, 
/**
 * Lines of the smallest type that are too many for one side; 0 where all fits.
 */
lines_over: number, };

export type ManualWritten = { 
/**
 * The file.
 */
path: string, 
/**
 * As of [`ManualPage`].
 */
lines_over: number, };

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
 * Whose they are, and what was decided about them.
 */
pictures: PicturesOf, 
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

export type MessagesSeen = { 
/**
 * Which, at most 1,000.
 */
messages: Array<MessageId>, };

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

export type NowCase = { 
/**
 * The case.
 */
id: CaseId, 
/**
 * What it is about.
 */
title: string, 
/**
 * What is to be done next.
 */
stage: CaseStage, 
/**
 * Where it begins.
 */
since: Timestamp, };

export type NowList = { 
/**
 * The worst first.
 */
rows: Array<NowRow>, 
/**
 * How many there are, with those that are not in `rows`.
 */
total: number, 
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

export type NowRow = { 
/**
 * Customer.
 */
customer: CustomerId, 
/**
 * Name to show.
 */
title: string, 
/**
 * How much of it burns: of all that the customer is owed, what burns most.
 */
burning: Burning, 
/**
 * What has no answer.
 */
waiting: NowWaiting | null, 
/**
 * The case that the row is about, or the one that is open for longest.
 */
case: NowCase | null, 
/**
 * How many cases are open.
 */
cases: number, } & ({ "reason": "promise_broken", 
/**
 * The day.
 */
day: string, } | { "reason": "promise_today" } | { "reason": "promise_next", 
/**
 * The day.
 */
day: string, } | { "reason": "answer_late", 
/**
 * When the time was over.
 */
due: Timestamp, } | { "reason": "first_answer_late", 
/**
 * When the time was over.
 */
due: Timestamp, } | { "reason": "first_answer_due", 
/**
 * When it is over.
 */
due: Timestamp, } | { "reason": "burns" } | { "reason": "open" } | { "reason": "unanswered" });

export type NowWaiting = { 
/**
 * Channel of the last thing they said.
 */
channel: Channel, 
/**
 * Since when.
 */
since: Timestamp, 
/**
 * How many messages wait.
 */
messages: number, 
/**
 * Subject or first words of the last one.
 */
text: string, };

export type OauthClientSave = { 
/**
 * Where.
 */
provider: OauthProvider, 
/**
 * The id; empty for none.
 */
client: string, 
/**
 * The secret that comes with it, for the keychain; empty for none, `None` keeps the one that is there.
 */
secret?: string | null, };

export type OauthClients = { 
/**
 * At Microsoft.
 */
microsoft: string, 
/**
 * At Google.
 */
google: string, };

export type OauthOffer = { 
/**
 * Which.
 */
provider: OauthProvider, 
/**
 * Its mail servers: at no other is one let in by it.
 */
servers: Array<string>, 
/**
 * The id under which the shop has registered Hilo there; empty for none: then nobody can sign in.
 */
client: string, 
/**
 * Whether a secret may come with the id.
 */
takes_secret: boolean, 
/**
 * The page on which a program is registered.
 */
register_page: string, };

export type OauthProblem = "denied" | "admin" | "client" | "scope" | "late" | "cancelled" | "unreachable" | "refused";

export type OauthProvider = "microsoft" | "google";

export type OauthSignIn = { 
/**
 * Where.
 */
provider: OauthProvider, 
/**
 * User name of whom it is for.
 */
user: string, 
/**
 * The page to open in the browser.
 */
page: string, 
/**
 * Whether it is over.
 */
ended: boolean, 
/**
 * What stood in the way; `None` while it runs and where it has worked.
 */
problem: OauthProblem | null, 
/**
 * What the provider or the system said.
 */
server_text: string, };

export type OauthStart = { 
/**
 * Where.
 */
provider: OauthProvider, 
/**
 * User name of the account that it is for.
 */
user: string, 
/**
 * Language of the page that the browser comes back to, `es` or `en`.
 */
language: string, };

export type OfAccount = { 
/**
 * Its address.
 */
address: string, };

export type OfAttachment = { 
/**
 * Which.
 */
attachment: AttachmentId, };

export type OfCase = { 
/**
 * The case.
 */
case: CaseId, };

export type OfCustomer = { 
/**
 * Who.
 */
customer: CustomerId, };

export type OfFinding = { 
/**
 * Whose draft.
 */
customer: CustomerId, 
/**
 * The finding's key.
 */
key: string, };

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

export type OpenSpan = { 
/**
 * First minute since midnight, below `to`.
 */
from: number, 
/**
 * The minute after the last one, at most 1440.
 */
to: number, };

export type OpenedReply = { 
/**
 * Its message on the timeline.
 */
message: MessageId, 
/**
 * What opens WhatsApp; `None` where it is copied.
 */
link: string | null, 
/**
 * Its words.
 */
text: string, 
/**
 * What `undo` takes.
 */
operation: OperationId, };

export type OperationId = number;

export type OptOut = { 
/**
 * Since when.
 */
at: Timestamp, 
/**
 * The customer's mail that said so; `None` where a person wrote it down.
 */
message: MessageId | null, };

export type OptOutChange = { 
/**
 * Who.
 */
customer: CustomerId, 
/**
 * Whether they want none.
 */
opted_out: boolean, };

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
message: MessageId | null, 
/**
 * Whether it is only to leave if the customer has not answered by then.
 */
only_unanswered: boolean, 
/**
 * Message of the customer that came after it was written, and stopped it.
 */
newer: MessageId | null, 
/**
 * Earlier mail to the same customer that leaves first.
 */
after: OutboxId | null, 
/**
 * Whether it may have arrived although no server said so: in one of its tries no answer came. Of one that is
 * sent: that it arrived is a person's word.
 */
in_doubt: boolean, 
/**
 * What servers reported about it since.
 */
reports: Array<DeliveryReport>, 
/**
 * Its copy in the folder for sent mails, where Hilo files one or looks for one.
 */
copy: SentCopy | null, };

export type OutboxSchedule = { 
/**
 * Which.
 */
outbox: OutboxId, 
/**
 * When.
 */
at: Timestamp, };

export type OutboxState = "held" | "scheduled" | "stopped" | "claimed" | "transmitting" | "sent" | "deferred" | "failed" | "unknown" | "cancelled" | "unneeded";

export type Pace = { 
/**
 * Thousandths of a mail that it may still send at `filled_at`.
 */
allowance: number, 
/**
 * When the allowance was last counted.
 */
filled_at: Timestamp, 
/**
 * Refusals of the account one after the other.
 */
refusals: number, 
/**
 * Until when all of its mails wait.
 */
wait_until: Timestamp | null, 
/**
 * Whether all of its mails wait for a person to look at the account.
 */
stopped: boolean, 
/**
 * Why they wait.
 */
problem: SendProblem | null, 
/**
 * What the server said.
 */
server_text: string, };

export type Passphrase = { 
/**
 * As it was typed.
 */
passphrase: string, };

export type PassphraseChange = { 
/**
 * The one that holds.
 */
passphrase: string, 
/**
 * The one that is to hold.
 */
new_passphrase: string, };

export type PersonAnswer = { 
/**
 * Sender as written.
 */
sender: string, 
/**
 * Who it is.
 */
who: Who, };

export type PicturesAlways = { 
/**
 * A mail of the sender.
 */
message: MessageId, 
/**
 * Whether they are.
 */
always: boolean, };

export type PicturesOf = { 
/**
 * Address of the one writer, for whom it can be decided; `None` where the mail is the first that has to do
 * with that address, or has several writers.
 */
sender: string | null, 
/**
 * Whether this sender's pictures are always fetched.
 */
always: boolean, };

export type Place = { 
/**
 * In which part.
 */
part: LetterPart, 
/**
 * The words as they stand there, character for character.
 */
quote: string, };

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

export type PurchaseStage = "promotion" | "information" | "decision" | "purchase" | "reception" | "after_sales";

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
 * The blocks of the body that have variants, in its order.
 */
variants: Array<VariantBlock>, 
/**
 * Mistakes; a part with one is as written, and the others are filled in.
 */
errors: Array<TemplateError>, };

export type ReplyLook = { 
/**
 * Its length.
 */
characters: number, 
/**
 * Whether a link can carry it.
 */
fits_link: boolean, 
/**
 * Whether the customer last wrote in a group, which a link does not open.
 */
in_group: boolean, 
/**
 * Whether it has no words but the initials of whoever writes.
 */
says_nothing: boolean, };

export type ReplyOpen = { 
/**
 * Whose draft.
 */
customer: CustomerId, 
/**
 * How it gets into WhatsApp.
 */
way: ReplyWay, 
/**
 * Findings, by key, that the person confirmed.
 */
confirmed?: Array<string>, };

export type ReplyRow = { 
/**
 * Its message on the timeline.
 */
message: MessageId, 
/**
 * To whom.
 */
customer: CustomerId, 
/**
 * Name to show.
 */
title: string, 
/**
 * When it was opened or copied.
 */
opened_at: Timestamp, 
/**
 * Its words.
 */
text: string, 
/**
 * How it stands.
 */
standing: ReplyStanding, };

export type ReplySettle = { 
/**
 * Its message on the timeline.
 */
message: MessageId, 
/**
 * Whether it was sent.
 */
sent: boolean, };

export type ReplyShorten = { 
/**
 * The letter in Markdown, without signature.
 */
body: string, };

export type ReplyStanding = { 
/**
 * What is known of it.
 */
state: ReplyState, 
/**
 * Whether an export of the chat that goes on after it does not hold it.
 */
missing: boolean, };

export type ReplyState = "pending" | "sent" | "not_sent";

export type ReplyWay = "link" | "copy";

export type ReportedOutcome = "failed" | "delayed" | "delivered";

export type RuleCount = { 
/**
 * Which.
 */
rule: RuleId, 
/**
 * Its code.
 */
code: string, 
/**
 * How much its findings weigh at most.
 */
severity: Severity, 
/**
 * Whether this shop uses it.
 */
on: boolean, 
/**
 * Whether it can be switched off.
 */
can_be_off: boolean, 
/**
 * Findings that stood when a mail was queued.
 */
found: number, 
/**
 * Findings that were mended with their key.
 */
fixed: number, 
/**
 * Findings that were ignored, or stood when the mail was queued.
 */
ignored: number, 
/**
 * Since when this is counted; `None` where nothing was yet.
 */
since: Timestamp | null, };

export type RuleId = "unresolved" | "name" | "unknown_name" | "length" | "subject" | "sender" | "signature" | "attachment" | "other_channel" | "tone" | "date" | "repeated" | "private";

export type RuleSwitch = { 
/**
 * Which.
 */
rule: RuleId, 
/**
 * Whether this shop uses it.
 */
on: boolean, };

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

export type SearchStep = "asking" | "trying" | "done";

export type SecretsKeeper = "keychain" | "passphrase";

export type SecretsMoved = { 
/**
 * Addresses of the accounts whose password has to be typed again, or that have to be connected again.
 */
accounts: Array<string>, 
/**
 * Providers for which the secret that comes with the client id has to be typed again.
 */
clients: Array<OauthProvider>, };

export type SecretsState = "open" | "locked" | "damaged";

export type SecretsStatus = { 
/**
 * Who keeps them.
 */
keeper: SecretsKeeper, 
/**
 * Whether they can be had.
 */
state: SecretsState, };

export type Security = "tls" | "starttls" | "practice";

export type SendProblem = "unreachable" | "unknown_host" | "portal" | "certificate" | "certificate_expired" | "certificate_host" | "certificate_issuer" | "clock" | "no_encryption" | "sign_in" | "app_password" | "web_sign_in" | "imap_off" | "oauth_needed" | "consent" | "oauth_refused" | "oauth_client" | "keychain" | "sending_off" | "no_password" | "locked" | "try_later" | "recipient" | "sender" | "too_large" | "refused" | "interrupted" | "no_folder" | "opted_out";

export type SentCopy = { 
/**
 * How far it has come.
 */
state: CopyState, 
/**
 * Tries made.
 */
attempts: number, 
/**
 * When it may be tried.
 */
not_before: Timestamp, 
/**
 * Why it is not there; `None` where the server let us look and the mail was not found.
 */
problem: SendProblem | null, 
/**
 * What the server said, as it said it.
 */
server_text: string, 
/**
 * Where it lies.
 */
place: CopyPlace | null, };

export type ServerNeed = "app_password" | "oauth" | "bridge";

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
 * When the shop answers.
 */
hours: WorkingHours, 
/**
 * Mail addresses that are ours: mail from them is outgoing.
 */
own_addresses: Array<string>, 
/**
 * Names under which we appear in WhatsApp chats.
 */
own_whatsapp_names: Array<string>, 
/**
 * Mail addresses whose remote pictures are always fetched.
 */
pictures_from: Array<string>, 
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
 * Whether the text under every mail is put together or written.
 */
signature_kind: SignatureKind, 
/**
 * What is put together.
 */
signature_parts: SignatureParts, 
/**
 * What is written, in Markdown; may use fields.
 */
signature: string, 
/**
 * Colour of links and lines in mails, as `#rrggbb`; empty for Hilo's own.
 */
accent: string, 
/**
 * The shop's logo.
 */
logo: Logo | null, 
/**
 * Whether the logo stands under the mails.
 */
with_logo: boolean, 
/**
 * Whether the first-run screen was left.
 */
welcomed: boolean, 
/**
 * Rules about mails that this shop decided to use or not; the others are as they come.
 */
checks: Array<RuleSwitch>, 
/**
 * Seconds in which a mail can be taken back after it was sent off, up to 120.
 */
undo_seconds: number, 
/**
 * Days on which a customer has to be written to or called in vain before a case may be closed for want of an answer.
 */
contact_attempts: number, 
/**
 * Mails of our own accord to a customer within thirty days that are enough.
 */
unrequested_limit: number, 
/**
 * The ids under which the shop has registered Hilo at providers of mail.
 */
oauth_clients: OauthClients, };

export type SettingsChange = Omit<Partial<Settings>, "hours"> & { hours?: Partial<WorkingHours> };

export type Severity = "block" | "warning" | "advice";

export type Short = { 
/**
 * The text as WhatsApp takes it.
 */
text: string, 
/**
 * What was done to it.
 */
did: Array<Shortening>, };

export type Shortening = "greeting" | "farewell" | "quotes" | "marks" | "initials";

export type ShownPictures = { 
/**
 * The whole, sanitised document with the pictures in it.
 */
html: string, 
/**
 * Pictures that came.
 */
shown: number, 
/**
 * Pictures that could not be fetched, or are none.
 */
failed: number, 
/**
 * Pictures that only count who reads; they are left out.
 */
counters: number, };

export type SignatureKind = "built" | "own";

export type SignatureLink = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its address, which begins with `https://`.
 */
url: string, };

export type SignatureNews = { 
/**
 * What it says; empty for none.
 */
text: string, 
/**
 * Where it leads, an `https://` address; empty for nowhere.
 */
url: string, 
/**
 * The last day on which it is sent, as `2026-12-24`; empty for always.
 */
until: string, };

export type SignaturePart = "shop" | "person" | "contact";

export type SignatureParts = { 
/**
 * What the person who answers does in the shop.
 */
role: string, 
/**
 * Whether the opening hours are in it.
 */
with_hours: boolean, 
/**
 * Where else the shop is found.
 */
links: Array<SignatureLink>, 
/**
 * What the law wants there.
 */
legal: string, 
/**
 * A line of news.
 */
news: SignatureNews, };

export type SignaturePreview = { 
/**
 * Settings as they would be.
 */
settings: Settings, 
/**
 * Words to stand above it, in Markdown.
 */
words: string, };

export type SignatureShown = { 
/**
 * Text part, with a few words above.
 */
text: string, 
/**
 * Whole document of the HTML part, for a sandboxed frame.
 */
html: string, 
/**
 * The colour that is taken: the one chosen, or the nearest darker one that can be read.
 */
accent: string, 
/**
 * What it has.
 */
standing: SignatureStanding, 
/**
 * Mistakes in a text that somebody wrote.
 */
errors: Array<TemplateError>, };

export type SignatureStanding = { 
/**
 * Whether it names the shop.
 */
shop: boolean, 
/**
 * Whether it names who answers, at least by initials.
 */
person: boolean, 
/**
 * Whether it has a telephone number or a web address.
 */
contact: boolean, 
/**
 * Whether its line of news is past its last day, and so is not sent.
 */
news_expired: boolean, };

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

export type SkipReason = "before_first_message" | "impossible_date" | "unreadable_time" | "not_a_mail" | "nobody_to_attribute" | "draft" | "bulk" | "forwarded_by_us" | "too_large" | "too_complex" | "unknown_kind" | "hidden" | "empty" | "unreadable" | "truncated" | "encrypted" | "unsafe" | "hostile_names" | "file_missing" | "file_too_large" | "file_unreadable";

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

export type TalkingSheet = { 
/**
 * A template's words, filled in with what is known, without markup.
 */
text: string, 
/**
 * Its fields; those without a value stand in the text as they are written.
 */
fields: Array<Field>, };

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
 * Tag of a [`Language`](super::Language), such as `es`.
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
 * What it is for.
 */
purpose: TemplatePurpose, 
/**
 * Whether it may be used.
 */
state: TemplateState, 
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

export type TemplateExport = { 
/**
 * Path that the person chose.
 */
path: string, 
/**
 * Form of the file.
 */
format: TemplateFormat, };

export type TemplateFields = { 
/**
 * With whose values; only the shop's where nobody is named.
 */
customer?: CustomerId | null, };

export type TemplateFormat = "json" | "csv";

export type TemplateId = number;

export type TemplateImport = { 
/**
 * Each template of the file, in its order.
 */
rows: Array<TemplateImportRow>, 
/**
 * Templates that were not there.
 */
new: number, 
/**
 * Templates whose text or state becomes that of the file.
 */
changed: number, 
/**
 * Templates that are there already as in the file.
 */
same: number, 
/**
 * What cannot be taken; with one of them nothing of the file is.
 */
refused: number, 
/**
 * What `undo` takes, where something was kept.
 */
operation: OperationId | null, };

export type TemplateImportFile = { 
/**
 * Path that the person chose.
 */
path: string, 
/**
 * Whether only to tell what would become of each template.
 */
dry_run: boolean, };

export type TemplateImportRow = { 
/**
 * Line of the file on which it begins, from 1.
 */
line: number, 
/**
 * Its name, as far as it can be read.
 */
name: string, 
/**
 * Tag of its language, as far as it can be read.
 */
language: string, 
/**
 * What becomes of it.
 */
outcome: TemplateOutcome, 
/**
 * Whether its text has a mistake, to be put right before it is used.
 */
wrong: boolean, };

export type TemplateListRequest = { 
/**
 * Words of name, folder or text; empty for all.
 */
query: string, 
/**
 * Only this language.
 */
language: string | null, 
/**
 * Also those that are no longer offered.
 */
retired?: boolean, };

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
limit: number, } | { "mistake": "endless" } | { "mistake": "variants_open" } | { "mistake": "variant_empty" } | { "mistake": "variants_twice", 
/**
 * The name.
 */
name: string, } | { "mistake": "too_many_variants", 
/**
 * How many it may have.
 */
limit: number, } | { "mistake": "refused" };

export type TemplateOutcome = { "outcome": "new" } | { "outcome": "changed" } | { "outcome": "same" } | { "outcome": "refused", 
/**
 * Why.
 */
reason: TemplateRefusal, };

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
values: { [key in string]: string }, 
/**
 * Variants to show; the others are chosen as for a letter.
 */
variants?: { [key in string]: number }, };

export type TemplatePurpose = "answer" | "unrequested";

export type TemplateRefusal = "unreadable" | "no_name" | "name_too_long" | "too_long" | "unknown_language" | "unknown_state" | "unknown_purpose" | "twice";

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
values: { [key in string]: string }, 
/**
 * Variants that the person chose; of the other blocks never the one is taken that this
 * customer was last sent.
 */
variants?: { [key in string]: number }, };

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

export type TemplateState = "draft" | "approved" | "retired";

export type TemplateStateChange = { 
/**
 * Which.
 */
template: TemplateId, 
/**
 * What it is to be.
 */
state: TemplateState, };

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
 * Tag of a [`Language`](super::Language), such as `es`.
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
 * What it is for.
 */
purpose?: TemplatePurpose, };

export type Theme = "system" | "light" | "dark";

export type Thing = "customer" | "identity" | "message" | "attachment" | "import" | "template" | "outbox" | "draft" | "case" | "finding" | "reply" | "operation" | "mailbox" | "oauth_client";

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

export type Topic = "customers" | "messages" | "imports" | "templates" | "drafts" | "outbox" | "settings" | "mailbox" | "cases";

export type UndoRequest = { 
/**
 * Which.
 */
operation: OperationId, };

export type Unrequested = { 
/**
 * How many left in the last [`days`](Unrequested::days) or are on their way.
 */
recent: number, 
/**
 * Days that are looked back.
 */
days: number, 
/**
 * How many the shop finds enough.
 */
limit: number, 
/**
 * Set where the customer wants none.
 */
opted_out: OptOut | null, };

export type VariantBlock = { 
/**
 * Its name, or its number from 1 where the template gives none.
 */
block: string, 
/**
 * Whether `block` is a name.
 */
named: boolean, 
/**
 * How many variants it has.
 */
count: number, 
/**
 * The one taken, from 0.
 */
chosen: number, 
/**
 * The one that this customer was last sent; `None` where there was none.
 */
last: number | null, };

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

export type WorkingHours = { 
/**
 * When the shop answers on each day of a week, Monday first.
 */
week: [Array<OpenSpan>, Array<OpenSpan>, Array<OpenSpan>, Array<OpenSpan>, Array<OpenSpan>, Array<OpenSpan>, Array<OpenSpan>], 
/**
 * Whether public holidays are days off.
 */
closed_on_holidays: boolean, 
/**
 * Region whose holidays are kept beside the country's: what stands behind the country in ISO 3166-2, such as `MD`;
 * empty for none.
 */
region: string, 
/**
 * Days that are not like their weekday, each once; they decide, holiday or not.
 */
exceptions: Array<DayException>, };

export type WrittenFile = { 
/**
 * Path.
 */
path: string, };

export type Commands = {
  app_status: { request: Nothing; response: AppStatus };
  settings_get: { request: Nothing; response: Settings };
  settings_save: { request: SettingsChange; response: Changed };
  hours_known: { request: HoursAsked; response: HoursKnown };
  manual_get: { request: Nothing; response: Manual };
  manual_save: { request: Manual; response: Changed };
  manual_page: { request: ManualAsked; response: ManualPage };
  manual_export: { request: ManualExport; response: ManualWritten };
  logo_choose: { request: LogoChoose; response: Changed };
  signature_preview: { request: SignaturePreview; response: SignatureShown };
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
  customer_opt_out: { request: OptOutChange; response: Changed };
  address_works: { request: OfIdentity; response: Changed };
  timeline_page: { request: TimelineRequest; response: TimelinePage };
  call_add: { request: NewCall; response: Changed };
  note_add: { request: NewNote; response: Changed };
  message_get: { request: OfMessage; response: MessageDetail };
  messages_seen: { request: MessagesSeen; response: Nothing };
  pictures_show: { request: OfMessage; response: ShownPictures };
  pictures_stop: { request: OfMessage; response: Nothing };
  pictures_always: { request: PicturesAlways; response: Changed };
  message_source: { request: OfMessage; response: Content };
  message_save: { request: MessageSave; response: WrittenFile };
  attachment_picture: { request: OfAttachment; response: Content };
  attachment_save: { request: AttachmentSave; response: WrittenFile };
  attachment_extract: { request: OfAttachment; response: WrittenFile };
  mail_enclosed: { request: OfMessage; response: Enclosed };
  card_take: { request: CardTake; response: Changed };
  case_open: { request: CaseOpen; response: ChangedCase };
  case_get: { request: OfCase; response: CaseView };
  case_list: { request: CaseListRequest; response: Array<CaseView> };
  case_change: { request: CaseChange; response: ChangedCase };
  case_agree: { request: CaseAgree; response: ChangedCase };
  case_close: { request: CaseClose; response: ChangedCase };
  case_reopen: { request: OfCase; response: ChangedCase };
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
  template_set_state: { request: TemplateStateChange; response: Changed };
  template_export: { request: TemplateExport; response: WrittenFile };
  template_import: { request: TemplateImportFile; response: TemplateImport };
  template_preview: { request: TemplatePreview; response: Rendered };
  template_render: { request: TemplateRender; response: Rendered };
  talking_sheet: { request: TemplateRender; response: TalkingSheet };
  template_fields: { request: TemplateFields; response: Array<Field> };
  draft_start: { request: DraftStart; response: Draft };
  draft_get: { request: OfCustomer; response: Draft | null };
  draft_save: { request: DraftSave; response: Draft };
  draft_discard: { request: OfCustomer; response: Changed };
  draft_attach: { request: DraftAttach; response: Draft };
  draft_preview: { request: OfCustomer; response: DraftPreview };
  draft_contact: { request: OfCustomer; response: DraftContact };
  draft_send: { request: DraftSend; response: Queued };
  draft_check: { request: OfCustomer; response: Array<Finding> };
  check_fix: { request: OfFinding; response: Draft };
  check_ignore: { request: OfFinding; response: Nothing };
  check_switch: { request: RuleSwitch; response: Changed };
  check_counts: { request: Nothing; response: Array<RuleCount> };
  outbox_list: { request: Nothing; response: Array<OutboxRow> };
  outbox_cancel: { request: OfOutbox; response: Draft };
  outbox_retry: { request: OfOutbox; response: OutboxRow };
  outbox_schedule: { request: OutboxSchedule; response: OutboxRow };
  outbox_resend: { request: OfOutbox; response: OutboxRow };
  outbox_mark_sent: { request: OfOutbox; response: Changed };
  outbox_discard: { request: OfOutbox; response: Changed };
  mailbox_visit: { request: Nothing; response: MailboxVisit | null };
  aside_list: { request: Nothing; response: Aside };
  aside_looked: { request: Nothing; response: Nothing };
  aside_mails: { request: AsideMails; response: Array<AsideMail> };
  mailbox_visits: { request: Nothing; response: Array<AccountVisit> };
  mailbox_retry: { request: Nothing; response: Nothing };
  mailbox_pause: { request: MailboxPause; response: Nothing };
  accounts_of_customers: { request: Nothing; response: Array<AccountOfCustomer> };
  left_out_list: { request: Nothing; response: LeftOuts };
  left_out_retry: { request: Nothing; response: Nothing };
  account_pace: { request: Nothing; response: Pace | null };
  account_resume: { request: Nothing; response: Nothing };
  copies_retry: { request: Nothing; response: Nothing };
  reply_shorten: { request: ReplyShorten; response: Short };
  reply_look: { request: OfCustomer; response: ReplyLook };
  reply_open: { request: ReplyOpen; response: OpenedReply };
  reply_open_again: { request: OfMessage; response: OpenedReply };
  reply_settle: { request: ReplySettle; response: Changed };
  reply_list: { request: Nothing; response: Array<ReplyRow> };
  account_get: { request: Nothing; response: Account | null };
  account_list: { request: Nothing; response: Array<Account> };
  account_save: { request: AccountSave; response: Account };
  account_find: { request: AccountFind; response: AccountSearch };
  account_search: { request: Nothing; response: AccountSearch | null };
  account_search_cancel: { request: Nothing; response: Nothing };
  account_test: { request: AccountSave; response: AccountTest };
  incoming_test: { request: AccountSave; response: IncomingTest };
  account_remove: { request: AccountRemove; response: Nothing };
  account_make_usual: { request: OfAccount; response: Nothing };
  oauth_offers: { request: Nothing; response: Array<OauthOffer> };
  oauth_client_save: { request: OauthClientSave; response: Changed };
  oauth_start: { request: OauthStart; response: OauthSignIn };
  oauth_sign_in: { request: Nothing; response: OauthSignIn | null };
  oauth_cancel: { request: Nothing; response: Nothing };
  secrets_status: { request: Nothing; response: SecretsStatus };
  secrets_unlock: { request: Passphrase; response: Nothing };
  secrets_use_passphrase: { request: Passphrase; response: SecretsMoved };
  secrets_use_keychain: { request: Nothing; response: SecretsMoved };
  secrets_change_passphrase: { request: PassphraseChange; response: Nothing };
  secrets_begin_anew: { request: Passphrase; response: Nothing };
  account_practice: { request: Nothing; response: Account };
  practice_mails: { request: Nothing; response: Array<PracticeMail> };
};

export const reads = {
  app_status: ["customers", "messages", "cases", "imports", "outbox", "settings"],
  settings_get: ["settings"],
  hours_known: ["settings"],
  manual_get: ["settings"],
  manual_page: ["settings"],
  signature_preview: ["settings"],
  customer_list: ["customers", "messages"],
  customer_find: ["customers", "settings"],
  customer_get: ["customers", "messages", "outbox"],
  now_list: ["customers", "messages", "cases", "settings"],
  timeline_page: ["messages", "outbox"],
  message_get: ["messages", "settings"],
  mail_enclosed: ["messages", "customers", "settings"],
  case_get: ["cases", "customers", "messages", "settings"],
  case_list: ["cases", "customers", "messages", "settings"],
  search: ["messages", "customers"],
  import_job: ["imports"],
  import_jobs: ["imports"],
  import_history: ["imports"],
  import_skips: ["imports"],
  template_list: ["templates"],
  template_get: ["templates"],
  template_preview: ["templates", "settings", "customers"],
  template_render: ["templates", "settings", "customers"],
  talking_sheet: ["templates", "settings", "customers"],
  template_fields: ["settings", "customers"],
  draft_get: ["drafts"],
  draft_preview: ["drafts", "settings"],
  draft_contact: ["drafts", "customers", "messages", "templates", "outbox", "settings"],
  draft_check: ["drafts", "customers", "messages", "templates", "outbox", "settings"],
  check_counts: ["drafts", "outbox", "settings"],
  outbox_list: ["outbox", "messages"],
  mailbox_visit: ["mailbox", "settings", "customers"],
  aside_list: ["mailbox", "messages", "customers"],
  aside_mails: ["mailbox"],
  mailbox_visits: ["mailbox", "settings", "customers"],
  accounts_of_customers: ["settings", "customers"],
  left_out_list: ["mailbox", "settings"],
  account_pace: ["outbox", "settings"],
  reply_shorten: ["settings"],
  reply_look: ["drafts", "customers", "messages"],
  reply_list: ["messages", "customers"],
  account_get: ["settings"],
  account_list: ["settings"],
  account_search: ["mailbox"],
  oauth_offers: ["settings"],
  oauth_sign_in: ["mailbox"],
  secrets_status: ["settings"],
  practice_mails: ["outbox"],
} as const satisfies {
  readonly [Name in keyof Commands]?: readonly Topic[];
};
