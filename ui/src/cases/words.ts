/** A case in words: its stages as steps, what it waits for, how it ended. */
import type { CaseStage, CaseView, Timestamp } from "../ipc/bindings";
import { date, moment } from "../texts/dates";
import { t } from "../texts/texts.svelte";

/** The five stages in their order. */
export const stages: readonly CaseStage[] = [
  "listening",
  "identification",
  "steps",
  "solution",
  "agreement",
];

export type Standing = "done" | "now" | "later";

/** How each stage stands: the core says which is now; what comes before it is done. */
export function standings({ case: { closed }, stage }: CaseView): Record<CaseStage, Standing> {
  const now = stages.indexOf(stage);
  const ended = closed?.how === "agreed";
  const of = (at: number) => (ended || at < now ? "done" : at === now ? "now" : "later");
  return Object.fromEntries(stages.map((each, at) => [each, of(at)])) as Record<
    CaseStage,
    Standing
  >;
}

/** What a case waits for, and whether that is too late. */
export function waitingWords(view: CaseView, now: Timestamp): { words: string; late: boolean } {
  const { waiting } = view;
  if (!waiting) return { words: t("cases.nothing_waits"), late: false };
  const { first_answer: first, answer } = waiting;
  if (first.state === "running" && first.due !== null)
    return { words: t("cases.waiting_first", { when: moment(first.due, now) }), late: false };
  if (answer.state === "running" && answer.due !== null)
    return { words: t("cases.waiting_answer", { when: moment(answer.due, now) }), late: true };
  if (answer.state === "late" && answer.due !== null)
    return { words: t("cases.waiting_late", { when: moment(answer.due, now) }), late: true };
  return { words: t("cases.waiting", { when: moment(waiting.since, now) }), late: false };
}

/** Who agreed and when, with what, where it is not both. */
export function agreedWords(view: CaseView, now: Timestamp): string {
  const { agreement } = view.case;
  if (!agreement) return "";
  const { by, at, explanation, solution } = agreement;
  const said = t("cases.agreed", { who: by, when: moment(at, now) });
  if (explanation && solution) return said;
  if (!explanation && !solution) return `${said}: ${t("cases.agreed_none")}`;
  return `${said}: ${t(`cases.agreed_part.${explanation ? "explanation" : "solution"}`)}`;
}

/** "conforme, mar 3 mar". */
export function endedWords(view: CaseView, now: Timestamp): string {
  const { closed } = view.case;
  return closed ? t(`cases.ended.${closed.how}`, { when: date(closed.at, now) }) : "";
}

/** The closed case of which is asked whether it goes on: the last that ended, where none is open and the customer has spoken since. */
export function askedAbout(list: readonly CaseView[]): CaseView | undefined {
  if (list.some((view) => view.case.closed === null)) return undefined;
  const [last] = list.toSorted((a, b) => (b.case.closed?.at ?? 0) - (a.case.closed?.at ?? 0));
  return last && last.said_since !== null ? last : undefined;
}
