/** Saving settings, with a way back. */
import type { Settings } from "../ipc/bindings";
import { call } from "../ipc/call";
import { attempt, toastUndoable } from "../parts/toasts.svelte";
import { t } from "../texts/texts.svelte";

let saving: Promise<unknown> = Promise.resolve();

/**
 * Saves some settings and offers to undo it; answers whether it worked. One save follows the other,
 * each on what the one before has left, so that two groups never take back each other's.
 */
export function saveSettings(change: Partial<Settings>): Promise<boolean> {
  const saved = saving.then(() => saveNow(change));
  saving = saved;
  return saved;
}

async function saveNow(change: Partial<Settings>): Promise<boolean> {
  const changed = await attempt(async () => {
    const settings = await call("settings_get", {});
    return call("settings_save", { ...settings, ...change });
  });
  if (!changed) return false;
  toastUndoable(t("settings.saved"), changed.operation);
  return true;
}

/** Lines of a box as a list, without empty ones. */
export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
