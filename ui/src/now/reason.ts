/** Why somebody stands on the first screen, in words. */
import type { NowRow, Timestamp } from "../ipc/bindings";
import { date, duration, endOfDay, moment } from "../texts/dates";
import { t } from "../texts/texts.svelte";

export interface Reason {
  words: string;
  /** Whether something is broken already. */
  late: boolean;
}

/** What the row is about, as things stand at `now`. */
export function reasonOf(row: NowRow, now: Timestamp): Reason {
  switch (row.reason) {
    case "promise_broken":
      return { words: t("now.promise_broken", { day: dayWords(row.day, now) }), late: true };
    case "promise_today":
      return { words: t("now.promise_today"), late: false };
    case "promise_next":
      return { words: t("now.promise_next", { day: dayWords(row.day, now) }), late: false };
    case "answer_late":
      return { words: withMany(row, t("now.answer_late")), late: true };
    case "first_answer_late":
      return { words: withMany(row, t("now.first_answer_late")), late: true };
    case "first_answer_due":
      return { words: withMany(row, due(row.due, now)), late: row.due < now };
    case "unanswered":
      return { words: withMany(row, t("now.unanswered")), late: false };
    case "burns":
    case "open":
      return { words: row.case ? t(`now.next_step.${row.case.stage}`) : "", late: false };
  }
}

/** What was said last, or what the case is about. */
export function about({ waiting, case: open, reason }: NowRow): string {
  const ofCase = ["promise_broken", "promise_today", "promise_next", "burns", "open"];
  const said = waiting && (waiting.text || t("timeline.kind.empty"));
  return ((ofCase.includes(reason) && open?.title) || said) ?? open?.title ?? "";
}

/** Since when it lasts. */
export function since({ waiting, case: open }: NowRow): Timestamp | undefined {
  return waiting?.since ?? open?.since;
}

/** Within a day by how much is left, later by when it is over: nights and holidays do not count. */
function due(at: Timestamp, now: Timestamp): string {
  if (at < now) return t("now.first_answer_late");
  if (at - now <= 3_600_000) return t("now.first_answer_in", { time: duration(at - now) });
  return t("now.first_answer_by", { when: moment(at, now) });
}

function withMany({ waiting }: NowRow, words: string): string {
  if (!waiting || waiting.messages < 2) return words;
  return `${words} · ${t("now.messages", { count: waiting.messages })}`;
}

function dayWords(written: string, now: Timestamp): string {
  const end = endOfDay(written);
  return end === null ? written : date(end, now);
}
