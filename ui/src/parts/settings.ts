/** Saving settings, with a way back. */
import type { Failure, SettingsChange } from "../ipc/bindings";
import { asFailure, call } from "../ipc/call";
import { toastFailure, toastUndoable } from "./toasts.svelte";
import { saving } from "./saves";
import { t } from "../texts/texts.svelte";

/**
 * Saves some settings and offers to undo it; answers whether it worked. What is not named stays as
 * it is. `place` may show what was refused at its field: then nothing else says it.
 */
export function saveSettings(
  change: SettingsChange,
  place: (failure: Failure) => boolean = () => false,
): Promise<boolean> {
  return saving(saveNow(change, place));
}

async function saveNow(
  change: SettingsChange,
  place: (failure: Failure) => boolean,
): Promise<boolean> {
  try {
    const changed = await call("settings_save", change);
    toastUndoable(t("settings.saved"), changed.operation);
    return true;
  } catch (thrown) {
    if (!place(asFailure(thrown))) toastFailure(thrown);
    return false;
  }
}
