/** What a person knows about an address of a customer. */
import type { IdentityId } from "../ipc/bindings";
import { call } from "../ipc/call";
import { t } from "../texts/texts.svelte";
import { attempt, toastUndoable } from "./toasts.svelte";

/** Writes down that mail arrives at an address, whatever a server said. */
export async function addressWorks(identity: IdentityId, address: string) {
  const changed = await attempt(() => call("address_works", { identity }));
  if (changed) toastUndoable(t("customers.address_works", { value: address }), changed.operation);
}
