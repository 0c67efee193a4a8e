/** How a draft goes, sent or discarded, and the way to have its text back. */
import { onDestroy } from "svelte";
import type { Queued } from "../ipc/bindings";
import { call } from "../ipc/call";
import { passphrase } from "../parts/passphrase.svelte";
import { mailsWaitLocked } from "../parts/secrets";
import { attempt, toastUndoable } from "../parts/toasts.svelte";
import { clock } from "../texts/clock.svelte";
import { moment } from "../texts/dates";
import { t } from "../texts/texts.svelte";
import { where } from "../where.svelte";
import type { Drafting } from "./drafting.svelte";
import type { How } from "./LetterFoot.svelte";

/**
 * Tells whether the component that calls it is still on the screen. What sends a letter goes on when
 * it is not: its props and deriveds are gone by then, and what is wrong is said where the person is.
 */
export function watchPresence(): () => boolean {
  let here = true;
  onDestroy(() => (here = false));
  return () => here;
}

/** Does what takes the draft away, during which nothing is asked about it, and clears it once that has worked. */
export async function taken<Value>(drafting: Drafting, run: () => Promise<Value>): Promise<Value> {
  drafting.away = true;
  try {
    const value = await run();
    drafting.clear();
    return value;
  } finally {
    drafting.away = false;
  }
}

/** Discards a draft with its last words, so that undoing brings them back. */
export async function discard(drafting: Drafting) {
  const { customer } = drafting;
  await drafting.leave("discarded", async () => {
    if (!drafting.unsaved) drafting.clear();
    else if (!(await drafting.save())) return;
    const changed = await attempt(() => taken(drafting, () => call("draft_discard", { customer })));
    if (!changed) return;
    toastUndoable(t("composer.discarded"), changed.operation);
  });
}

/** Takes away a draft that was only begun: there is nothing in it to bring back. */
export async function dropBegun(drafting: Drafting) {
  const { customer } = drafting;
  await drafting.leave("discarded", async () => {
    drafting.clear();
    await attempt(() => call("draft_discard", { customer }));
  });
}

/** Says that a mail was sent off, and when it leaves where it does not leave at once. */
export function tellLeaving(drafting: Drafting, queued: Queued, { at, only_unanswered }: How) {
  const { customer } = drafting;
  const undo = async () => {
    await drafting.bringBack(queued.outbox);
    if (where.place.customer !== customer) where.go("customers", { customer });
  };
  if (at === undefined) {
    const run = () => passphrase.ask("unlock");
    const unlock = mailsWaitLocked() ? { label: t("secrets.do.unlock"), run } : undefined;
    toastUndoable(leaving, undo, queued.undo_until, unlock);
  } else {
    const words = only_unanswered ? "composer.later.done_unless" : "composer.later.done";
    toastUndoable(t(words, { when: moment(at, clock.now) }), undo);
  }
}

/** When the mail leaves; nothing does before the Hilo password was typed. */
function leaving(seconds: number): string {
  if (mailsWaitLocked()) return t("composer.leaving_locked");
  return seconds > 0 ? t("composer.leaving", { count: seconds }) : t("composer.leaving_now");
}
