/** What a mail may carry beside its words, and the words for its appointments. */
import type { Attachment, EventTime, Interaction, Invitation, Mailbox } from "../ipc/bindings";
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
  return carries || (row.automatic !== "bounce" && (attached || forwards.test(row.subject)));
}

/** Whether a file of a row is an appointment: it stands after the card that shows it, not before. */
export function toldByCard(row: Interaction, { media_type, name }: Attachment): boolean {
  return row.channel === "email" && (calendars.includes(media_type) || /\.ics$/iu.test(name));
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
