/** The words in the first line of a knot. */
import type { Delivery, Interaction, Timestamp } from "../ipc/bindings";
import { date, startOfDay, time } from "../texts/dates";
import { t, type TextKey } from "../texts/texts.svelte";

/** "Correo", "WhatsApp", "Llamada", or what the shop calls another channel. */
export function channelWord(row: Interaction): string {
  if (row.channel !== "other") return t(`common.channel.${row.channel}`);
  switch (row.label) {
    case "chat":
    case "social":
    case "skype":
    case "counter":
      return t(`timeline.label.${row.label}`);
    default:
      return row.label || t("common.channel.other");
  }
}

/** Whether a server wrote a mail, about one of ours. */
export function isServers(row: Interaction): boolean {
  return row.direction === "in" && row.automatic === "bounce";
}

/** "de Marta", "tuyo", "tuyo, con «Artículo dañado»"; nothing for notes. */
export function whoWords(row: Interaction, name: string): string {
  if (row.direction === "none" || row.channel === "note") return "";
  // The customer wrote none of it, although it stands with what they wrote.
  if (isServers(row)) return t("timeline.who_server");
  if (row.direction === "in")
    return name ? t("timeline.who_in", { name }) : t("common.from_customer");
  if (row.channel === "phone")
    return name ? t("timeline.who_out_to", { name }) : t("common.from_us");
  const yours = t("timeline.who_out");
  if (!row.template) return yours;
  return `${yours}, ${t("timeline.with_template", { template: row.template })}`;
}

/** Small facts after the name: minutes, outcome, how many messages, delivery, edited, automatic. */
export function factWords(rows: readonly Interaction[], head: Interaction): string[] {
  const facts: string[] = [];
  if (rows.length > 1) facts.push(t("timeline.messages", { count: rows.length }));
  if (head.call) {
    if (head.call.minutes > 0) facts.push(t("timeline.minutes", { count: head.call.minutes }));
    facts.push(t(`timeline.outcome.${head.call.outcome}`));
    if (head.call.line) facts.push(head.call.line);
  }
  if (head.automatic) facts.push(t(`timeline.automatic.${head.automatic}`));
  if (head.edited) facts.push(t("timeline.edited"));
  if (head.delivery) {
    // Where it came back, nobody needs the minute in which it left.
    const left = head.delivery.state === "sent" && !head.delivery.in_doubt;
    const returned = cameBack(head);
    const stands = returned && left ? "" : standing(head.delivery, head.sent_at);
    facts.push([stands, returned].filter(Boolean).join(", "));
    const addresses = head.delivery.refused.map((each) => each.address).join(", ");
    if (addresses) facts.push(`△ ${t("timeline.not_taken", { addresses })}`);
  } else {
    const returned = cameBack(head);
    if (returned) facts.push(returned);
  }
  return facts;
}

/** "devuelto 14:10", with the day where it is another than the mail's; nothing for a mail of which no server says so. */
function cameBack(head: Interaction): string {
  const at = head.reports.find((report) => report.outcome === "failed")?.at ?? null;
  if (at === null) return "";
  const sameDay = startOfDay(at) === startOfDay(head.sent_at);
  return t("timeline.came_back", { time: sameDay ? time(at) : `${date(at, at)}, ${time(at)}` });
}

/** How a mail of ours stands, with a sign where it may not have arrived. */
function standing(delivery: Delivery, at: Timestamp): string {
  if (isDoubtful(delivery)) return `△ ${t("timeline.delivery.unknown")}`;
  if (delivery.state === "sent" && delivery.in_doubt) return t("outbox.arrived_you_say");
  const words = t(`timeline.delivery.${delivery.state}`, { time: time(at) });
  return delivery.state === "failed" ? `△ ${words}` : words;
}

/** Whether nobody knows if a mail arrived: also where a later try failed or was given up, since the first may have. */
export function isDoubtful({ state, in_doubt }: Delivery): boolean {
  return state === "unknown" || (in_doubt && (state === "failed" || state === "cancelled"));
}

/** Whether a mail may not have reached all that it is for. */
export function isUncertain(delivery: Delivery): boolean {
  return isDoubtful(delivery) || delivery.state === "failed" || delivery.refused.length > 0;
}

/** What to say of a message that is no plain text; nothing for text. */
export function kindWords(row: Interaction): string {
  const keys: Partial<Record<Interaction["kind"], TextKey>> = {
    deleted: "timeline.kind.deleted",
    poll: "timeline.kind.poll",
    location: "timeline.kind.location",
    contact: "timeline.kind.contact",
  };
  if (row.kind === "media" && row.attachments.length === 0 && row.text === "") {
    return t("timeline.kind.media");
  }
  const bare = row.text === "" && row.attachments.length === 0;
  const folded = row.has_html || row.quoted_lines > 0 || row.signature;
  if (bare && (row.kind === "empty" || (row.channel === "email" && !folded))) {
    return t("timeline.kind.empty");
  }
  const key = row.text === "" ? keys[row.kind] : undefined;
  return key ? t(key) : "";
}
