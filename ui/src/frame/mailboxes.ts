/** How it stands with the mailboxes, in as few words as tell them apart. */
import type { AccountVisit, MailboxVisit, SendProblem } from "../ipc/bindings";
import { ago } from "../texts/dates";
import { t } from "../texts/texts.svelte";
import type { Fact } from "./fact";

const minute = 60_000;

/**
 * `visit` is that of all together and `each` of every account, as far as that has been asked. Mailboxes that are away for
 * the same reason are one fact, which leads to the first of them. That passwords are locked is said elsewhere.
 */
export function mailboxFacts(visit: MailboxVisit, each: AccountVisit[], now: number): Fact[] {
  const leads = { opens: "settings", part: "account" } as const;
  if (visit.problem === null) {
    const age = now - (visit.in_step_at ?? now);
    const text =
      age < minute ? t("frame.mailbox_in_step_now") : t("frame.mailbox_in_step", { ago: ago(age) });
    return [{ text, state: "fine", ...leads }];
  }
  const away = new Map<SendProblem, string[]>([[visit.problem, []]]);
  for (const { address, visit } of each) {
    if (!visit?.problem) continue;
    away.set(visit.problem, [...(away.get(visit.problem) ?? []), address]);
  }
  away.delete("locked");
  return [...away].map(([problem, [account, ...others]]) => {
    const reason = t(`outbox.deferred_why.${problem}`);
    const text =
      !account || each.length === 1
        ? t("frame.mailbox_away", { reason })
        : others.length === 0
          ? t("frame.mailbox_away_which", { address: account, reason })
          : t("frame.mailboxes_away", { count: others.length + 1, reason });
    return { text, state: "late", ...leads, account };
  });
}
