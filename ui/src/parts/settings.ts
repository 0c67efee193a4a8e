/** Saving settings, with a way back. */
import type { Settings } from "../ipc/bindings";
import { call } from "../ipc/call";
import { attempt, toastUndoable } from "./toasts.svelte";
import { saving } from "./saves";
import { t } from "../texts/texts.svelte";

let last = Promise.resolve(true);

/**
 * Saves some settings and offers to undo it; answers whether it worked. One save follows the other,
 * each on what the one before has left, so that two groups never take back each other's.
 */
export function saveSettings(change: Partial<Settings>): Promise<boolean> {
  last = saving(last.then(() => saveNow(change)));
  return last;
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
