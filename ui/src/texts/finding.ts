/** What was found in a mail before it leaves, in words. */
import type { Detail, Finding } from "../ipc/bindings";
import { clock } from "./clock.svelte";
import { date, endOfDay, moment } from "./dates";
import { t, type TextKey } from "./texts.svelte";

/** What is remarked. */
export function findingWords(detail: Detail): string {
  const key: TextKey = `checks.found.${detail.found}`;
  switch (detail.found) {
    case "part_of_signature":
      return t(key, {
        missing: list(detail.missing.map((part) => t(`checks.signature_part.${part}`))),
      });
    case "stale_news":
      return t(key, { until: dayWords(detail.until) });
    case "past_date":
    case "weekend_date":
      return t(key, { date: dayWords(detail.date) });
    case "holiday_date":
      return t(key, { date: dayWords(detail.date), holiday: detail.holiday });
    case "same_as_before":
      return t(key, { percent: detail.percent, at: moment(detail.at, clock.now) });
    case "same_as_others":
      return t(key, { percent: detail.percent });
    case "other_formality":
      return t(key, { expected: t(`common.formality.${detail.expected}`) });
    case "several_customers":
      return t(key);
    default: {
      const { found: _, ...facts } = detail;
      return t(key, facts);
    }
  }
}

/** What its key does about it. */
export function fixWords({ fix, detail, rule }: Finding): string {
  if (fix.fix !== "edit") return t(`checks.fix.${fix.fix}`);
  switch (detail.found) {
    case "no_name":
    case "wrong_name":
      return t(`checks.edit.${detail.found}`, { name: detail.name });
    case "too_long":
    case "sent_elsewhere":
    case "capitals":
    case "marks":
    case "excuse":
    case "confrontation":
      return t(`checks.edit.${detail.found}`);
    case "other_formality":
      return t("checks.edit.formality", { expected: t(`common.formality.${detail.expected}`) });
    default:
      return t(
        rule === "subject"
          ? "checks.edit.subject"
          : rule === "date"
            ? "checks.edit.date"
            : "checks.edit.other",
      );
  }
}

function dayWords(written: string): string {
  const end = endOfDay(written);
  return end === null ? written : date(end, clock.now);
}

function list(words: readonly string[]): string {
  return words.join(", ");
}
