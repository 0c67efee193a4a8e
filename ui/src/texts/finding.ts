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
    case "closed_date": {
      const { reason } = detail;
      const day = dayWords(detail.date);
      return reason
        ? t("checks.found.closed_date_reason", { date: day, reason })
        : t(key, { date: day });
    }
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
export function fixWords(finding: Finding): string {
  const { fix } = finding;
  return fix.fix === "edit"
    ? t(`checks.edit.${editOf(finding)}`, facts(finding.detail))
    : t(`checks.fix.${fix.fix}`);
}

/** What has been done about it, for whoever may want it back as it was. */
export function doneWords(finding: Finding): string {
  const { fix } = finding;
  if (fix.fix === "copies_apart" || fix.fix === "pick_date") return t(`checks.done.${fix.fix}`);
  return t(`checks.done.${editOf(finding)}`, facts(finding.detail));
}

function facts(detail: Detail): Record<string, string> {
  if (detail.found === "no_name" || detail.found === "wrong_name") return { name: detail.name };
  if (detail.found === "other_formality")
    return { expected: t(`common.formality.${detail.expected}`) };
  return {};
}

/** What a change of the text is called. */
function editOf({ detail, rule }: Finding) {
  switch (detail.found) {
    case "no_name":
    case "wrong_name":
    case "too_long":
    case "sent_elsewhere":
    case "capitals":
    case "marks":
    case "excuse":
    case "confrontation":
    case "mixed_formality":
      return detail.found;
    case "other_formality":
      return "formality";
    case "card":
    case "iban":
    case "id_card":
      return "masked";
    default:
      return rule === "subject" || rule === "date" ? rule : "other";
  }
}

function dayWords(written: string): string {
  const end = endOfDay(written);
  return end === null ? written : date(end, clock.now);
}

function list(words: readonly string[]): string {
  return words.join(", ");
}
