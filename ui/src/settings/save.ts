/** Saving settings, with a way back. */
import type { Settings } from "../ipc/bindings";
import { call } from "../ipc/call";
import { attempt, toastUndoable } from "../parts/toasts.svelte";
import { t } from "../texts/texts.svelte";

/** Saves some settings and offers to undo it; answers whether it worked. */
export async function saveSettings(
  settings: Settings,
  change: Partial<Settings>,
): Promise<boolean> {
  const changed = await attempt(() => call("settings_save", { ...settings, ...change }));
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
