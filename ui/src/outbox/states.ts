/** What a state of the outbox means to a person: where a mail stands and what can be done. */
import type { DeliveryReport, OutboxRecipient, OutboxRow, OutboxState } from "../ipc/bindings";

export type OutboxJob =
  | "retry"
  | "send_now"
  | "anyway"
  | "change"
  | "resend"
  | "arrived"
  | "edit"
  | "keep_here"
  | "discard";

const jobs: Record<OutboxState, readonly OutboxJob[]> = {
  held: ["edit"],
  scheduled: ["send_now", "change", "edit", "keep_here"],
  stopped: ["edit", "anyway", "keep_here"],
  claimed: [],
  transmitting: [],
  sent: [],
  deferred: ["retry", "edit"],
  failed: ["retry", "edit", "discard"],
  unknown: ["resend", "arrived", "discard"],
  cancelled: [],
  unneeded: [],
};

/** What can be done with a mail, the likeliest first. */
export function jobsFor(row: OutboxRow): readonly OutboxJob[] {
  if (row.state === "failed" && row.in_doubt) return [...jobs.failed, "arrived"];
  return row.settled_at !== null && row.state !== "failed" && row.state !== "unknown"
    ? []
    : jobs[row.state];
}

const over: readonly OutboxState[] = ["sent", "cancelled", "unneeded"];

/** Whether nothing more will happen to a mail. */
export function isSettled(row: OutboxRow): boolean {
  return over.includes(row.state);
}

/** Whether a mail goes nowhere until a person decides. */
export function needsDecision(row: OutboxRow): boolean {
  return row.state === "stopped" || row.state === "failed" || row.state === "unknown";
}

/** Whether a mail waits for its account rather than for an hour of its own. */
export function waitsForAccount(row: OutboxRow, now: number): boolean {
  return row.state === "deferred" && row.not_before <= now;
}

/** What servers reported of those who did not get a mail that had left. */
export function cameBack(row: OutboxRow): readonly DeliveryReport[] {
  return row.state === "sent" ? row.reports.filter((each) => each.outcome === "failed") : [];
}

/** Those whom the server did not take although others got the mail. */
export function refusedBy(row: OutboxRow): readonly OutboxRecipient[] {
  return row.state === "sent" ? row.recipients.filter((each) => each.accepted === false) : [];
}

/** Seconds until a mail may leave, or 0. */
export function secondsUntil(row: OutboxRow, now: number): number {
  return Math.max(0, Math.ceil((row.not_before - now) / 1000));
}

/** Problems that only the settings can solve. */
export function isAccountProblem(row: OutboxRow): boolean {
  return (
    row.problem === "sign_in" ||
    row.problem === "no_password" ||
    row.problem === "unknown_host" ||
    row.problem === "certificate" ||
    row.problem === "no_encryption" ||
    row.problem === "sender"
  );
}

/** Whether a mail that still leaves by itself has failed to at least once. */
export function isLate(row: OutboxRow): boolean {
  const trying =
    row.state === "scheduled" || row.state === "claimed" || row.state === "transmitting";
  return row.state === "deferred" || (trying && row.attempts > 0 && row.problem !== null);
}

/** Whether a mail has not left and stands on no timeline yet. */
export function isWaiting(row: OutboxRow): boolean {
  return !isSettled(row) && row.message === null;
}

/** What is worth saying of the copy of a mail; nothing while it is on its way for the first time, or filed. */
export function copyFate(
  row: OutboxRow,
): "away" | "given_up" | "not_found" | "not_looked" | undefined {
  const copy = row.copy;
  if (!copy || copy.state === "filed") return undefined;
  if (copy.state === "waiting" && copy.attempts === 0) return undefined;
  if (row.state === "unknown") return copy.problem ? "not_looked" : "not_found";
  if (row.state !== "sent") return undefined;
  return copy.state === "waiting" ? "away" : "given_up";
}
