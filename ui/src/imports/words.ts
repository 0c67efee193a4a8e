/** The facts of an import in words. */
import type {
  DateOrder,
  DateReading,
  ImportSummary,
  Progress,
  Sample,
  Skip,
  SourcePreview,
} from "../ipc/bindings";
import { paceWords } from "../texts/progress";
import { fileSize } from "../texts/sizes";
import { currentLanguage, number, t } from "../texts/texts.svelte";

/** "WhatsApp, texto · 38,4 MB". */
export function sourceFacts(source: SourcePreview): string {
  const kind = source.kind ? [t(`imports.kind.${source.kind}`)] : [];
  return [...kind, fileSize(source.size)].join(" · ");
}

/** The figure of files that messages come in without, where there are any. */
export function missing(count: number) {
  if (count === 0) return [];
  return [{ count, words: t("imports.counts.missing", { count }), kind: "skipped" as const }];
}

/** "Marta.zip", or how many sources there were. */
export function sourceNames({ sources }: ImportSummary): string {
  const [first] = sources;
  const alone = sources.length === 1 && first ? fileName(first.path) : "";
  return alone || t("imports.sources", { count: sources.length });
}

/** "61 204 de 98 310 · 5 120/s · quedan 8 s". */
export function progressFacts(progress: Progress): string {
  const parts: string[] = [];
  if (progress.messages_total !== null) {
    const total = number(progress.messages_total);
    parts.push(t("common.progress", { done: number(progress.messages), total }));
  } else if (progress.messages > 0) {
    parts.push(t("imports.people.count", { count: progress.messages }));
  } else if (progress.bytes_total > 0) {
    const total = fileSize(progress.bytes_total);
    parts.push(t("common.progress", { done: fileSize(progress.bytes), total }));
  }
  parts.push(...paceWords(progress.rate, progress.seconds_left));
  return parts.join(" · ");
}

/** "día/mes/año, por los nombres de 41 fotos: seguro". */
export function datesReason(dates: DateReading): string {
  const order = t(`imports.dates.order.${dates.order}`);
  const reason = orderReason(dates);
  return t(dates.certain ? "imports.dates.sure" : "imports.dates.unsure", { order, reason });
}

const countless = [
  "person",
  "spelling",
  "fewer_steps_back",
  "not_after_export",
  "habit",
  "shorter_span",
  "language",
  "same_file",
] as const;
const counted = ["impossible_otherwise", "attachment_names"] as const;

function orderReason({ reason, evidence }: DateReading): string {
  const plain = countless.find((code) => code === reason);
  if (plain) return t(`imports.dates.reason.${plain}`);
  const numbered = counted.find((code) => code === reason);
  if (numbered) return t(`imports.dates.reason.${numbered}`, { count: evidence });
  return t("imports.dates.reason.guess");
}

/**
 * Whether another order could read the file. Where dates would not exist in it, or stand with the year
 * first, the core keeps to what is proved, whatever the person says.
 */
export function canReadOtherwise({ order, reason }: DateReading): boolean {
  return reason !== "impossible_otherwise" && !(reason === "spelling" && order === "ymd");
}

/** The order to offer instead. */
export function otherOrder(order: DateOrder): DateOrder {
  return order === "dmy" ? "mdy" : "dmy";
}

/** Day and time of a sample, by the clock that wrote it. */
export function sampleMoment(sample: Sample): { day: string; time: string } {
  const locale = currentLanguage() === "es" ? "es-ES" : "en-GB";
  const at = sample.sent_at + sample.utc_offset * 60_000;
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options }).format(at);
  return {
    day: format({ weekday: "short", day: "numeric", month: "short", year: "numeric" })
      .replaceAll(",", "")
      .replaceAll(".", ""),
    time: format({ hour: "numeric", minute: "2-digit", hourCycle: "h23" }),
  };
}

/** The name of a file without the folders before it. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== "") ?? path;
}

/** Where in its file something was skipped: "línea 4" of a chat, "correo 4" of a mailbox, or all of it. */
export function skipPlace(skip: Skip, mailboxes: readonly string[]): string {
  if (skip.line === 0) return t("imports.skips.whole");
  // A skip names its file by the path within the folder that was given.
  const within = (path: string) =>
    path === skip.file || path.endsWith(`/${skip.file}`) || path.endsWith(`\\${skip.file}`);
  return t(mailboxes.some(within) ? "imports.skips.mail" : "imports.skips.line", {
    count: skip.line,
  });
}
