/** What a mail may carry beside its words, and the words for its appointments. */
import type {
  Attachment,
  CardAddress,
  EventTime,
  ForwardedMail,
  Interaction,
  Invitation,
  Mailbox,
} from "../ipc/bindings";
import { exact, time, timeAbroad, wholeDay } from "../texts/dates";
import { t } from "../texts/texts.svelte";
import { wallClock } from "../texts/zone.svelte";

const types = [
  "text/calendar",
  "application/ics",
  "text/vcard",
  "text/x-vcard",
  "text/directory",
  "application/vcard",
  "application/x-vcard",
];
const calendars = ["text/calendar", "application/ics"];
const forwards = /^\s*(fwd?|rv|reenv|enc|tr|wg|i|inoltra|fs)\s*:/iu;

/** Whether a row is worth asking what it carries: by its files, or because it passes another mail on. */
export function mayEnclose(row: Interaction): boolean {
  if (row.channel !== "email") return false;
  const carries = row.attachments.some(
    ({ media_type, name }) => types.includes(media_type) || /\.(ics|vcf)$/iu.test(name),
  );
  const attached = row.attachments.some(({ media_type }) => media_type === "message/rfc822");
  // The mail in a server's report is the one that it is about.
  const passesOn = attached || row.passed_on_by !== "" || forwards.test(row.subject);
  return carries || (row.automatic !== "bounce" && passesOn);
}

/** What a card says of a mail that a customer passes on; nothing where the row shows that as its own words. */
export function saidOf(row: Interaction, mail: ForwardedMail): string {
  const shown = row.text.includes(mail.text.split("\n", 1)[0] ?? "");
  return row.direction === "in" && !shown ? mail.text : "";
}

/** How many lines a row folds that no card beneath it tells, and the words that one tells. */
export function folded(row: Interaction, mail: ForwardedMail | null): [number, string] {
  if (mail && row.passed_on_by && !mail.above_cut)
    return [mail.quoted_lines, mail.above || mail.text];
  const told = mail !== null && mail.is_quoted && !mail.cut ? saidOf(row, mail) : "";
  return mail && told ? [mail.quoted_lines, told] : [row.quoted_lines, ""];
}

/** Letters of a text that may stand in a mail more than once, as "Sí" or "Hola". */
const short = 40;

/**
 * What is quoted without the words that a card tells, where those stand in it as whole lines; short ones are taken from
 * the last such place. Everything, where they do not.
 */
export function untold(quoted: string, told: string): string {
  const trimmed = told.trim();
  if (!trimmed) return quoted.trim();
  const lines = quoted.split("\n");
  const part = trimmed.split("\n").map((line) => line.trimEnd());
  const isAt = (at: number) => part.every((line, after) => lines[at + after]?.trimEnd() === line);
  const places = [...lines.keys()];
  const at = trimmed.length < short ? places.findLast(isAt) : places.find(isAt);
  if (at === undefined) return quoted.trim();
  const rest = [lines.slice(0, at), lines.slice(at + part.length)];
  return rest
    .map((some) => some.join("\n").trim())
    .filter(Boolean)
    .join("\n\n");
}

/** Whether a file of a row is an appointment: it stands after the card that shows it, not before. */
export function toldByCard(row: Interaction, { media_type, name }: Attachment): boolean {
  return row.channel === "email" && (calendars.includes(media_type) || /\.ics$/iu.test(name));
}

/** The name of a file; one that came without a name is named by what it is. */
export function fileName({ name }: Attachment): string {
  const kind = /^part-\d+\.(ics|vcf)$/iu.exec(name)?.[1]?.toLowerCase();
  if (!kind) return name;
  return `${t(kind === "ics" ? "enclosed.file_invitation" : "enclosed.file_card")}.${kind}`;
}

/** When an appointment takes place, by the clocks of the shop. */
export function when({ starts, ends }: Invitation): string {
  if (starts === null) return t("enclosed.no_time");
  const tell = (event: EventTime) => (event.all_day ? wholeDay(event.at) : exact(event.at));
  if (ends === null) return tell(starts);
  const sameDay = !ends.all_day && !starts.all_day && dayOf(ends) === dayOf(starts);
  return t("enclosed.span", { from: tell(starts), to: sameDay ? time(ends.at) : tell(ends) });
}

function dayOf(event: EventTime): number {
  return Math.floor(wallClock(event.at) / 86_400_000);
}

/** When it is by the clocks of who organises it; empty where they show the same. */
export function whenAbroad({ starts }: Invitation): string {
  if (starts === null || starts.abroad === null) return "";
  return t("enclosed.abroad", { when: timeAbroad(starts.at, starts.abroad) });
}

/** "Ana Ruiz <ana@correo.example>": the address is told beside every name, which anybody can choose. */
export function person({ name, address }: Mailbox): string {
  if (!name || !address) return name || address;
  return `${name} <${address}>`;
}

/** "1 dirección y 2 teléfonos": how many numbers and addresses of a contact there are. */
export function countWords(addresses: readonly CardAddress[]): string {
  const emails = addresses.filter(({ kind }) => kind === "email").length;
  const phones = addresses.length - emails;
  const first = t("enclosed.emails", { count: emails });
  const second = t("enclosed.phones", { count: phones });
  if (emails > 0 && phones > 0) return t("enclosed.both", { first, second });
  return emails > 0 ? first : second;
}
