/** What a state of the outbox means to a person: where a mail stands and what can be done. */
import type { OutboxRow, OutboxState } from "../ipc/bindings";

export type OutboxJob = "take_back" | "retry" | "resend" | "arrived" | "edit" | "discard";

const jobs: Record<OutboxState, readonly OutboxJob[]> = {
  queued: ["take_back"],
  claimed: [],
  transmitting: [],
  sent: [],
  deferred: ["retry", "take_back"],
  failed: ["retry", "edit", "discard"],
  unknown: ["resend", "arrived", "discard"],
  cancelled: [],
};

/** What can be done with a mail, the likeliest first. */
export function jobsFor(row: OutboxRow): readonly OutboxJob[] {
  return row.settled_at !== null && row.state !== "failed" && row.state !== "unknown"
    ? []
    : jobs[row.state];
}

const over: readonly OutboxState[] = ["sent", "cancelled"];

/** Whether nothing more will happen to a mail. */
export function isSettled(row: OutboxRow): boolean {
  return over.includes(row.state);
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
  const trying = row.state === "queued" || row.state === "claimed" || row.state === "transmitting";
  return row.state === "deferred" || (trying && row.attempts > 0 && row.problem !== null);
}

/** Whether a mail has not left and stands on no timeline yet. */
export function isWaiting(row: OutboxRow): boolean {
  return !isSettled(row) && row.message === null;
}
