/** Notes that a mail arrived of which nobody knew: a person's word, which can be taken back. */
import type { OutboxId } from "../ipc/bindings";
import { call } from "../ipc/call";
import { t } from "../texts/texts.svelte";
import { toastUndoable } from "./toasts.svelte";

export async function noteArrived(outbox: OutboxId) {
  const changed = await call("outbox_mark_sent", { outbox });
  toastUndoable(t("outbox.noted_arrived"), changed.operation);
}
