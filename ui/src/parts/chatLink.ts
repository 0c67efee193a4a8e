/** What takes a reply to WhatsApp: its link, or the clipboard. */
import type { OperationId } from "../ipc/bindings";
import { call } from "../ipc/call";
import { shell } from "../ipc/shell";
import { attempt, toastFailure, toastSay, toastUndoable } from "./toasts.svelte";
import { t } from "../texts/texts.svelte";

/** Opens the link of a reply. What could not be opened is as it was: a draft, or not sent. */
export async function openLink(link: string, operation: OperationId) {
  try {
    await shell.openExternal(link);
    toastUndoable(t("composer.chat.opened"), operation);
  } catch (thrown) {
    await attempt(() => call("undo", { operation }));
    toastFailure(thrown);
  }
}

/** Copies the words of a reply; answers whether the system let it. */
export async function copied(words: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    toastSay(t("composer.chat.not_copied"));
    return false;
  }
}
