/** Saving a customer, with the way back. */
import type { Customer } from "../ipc/bindings";
import { call } from "../ipc/call";
import { attempt, toastUndoable } from "../parts/toasts.svelte";
import { t } from "../texts/texts.svelte";

/** Saves the customer as given; answers whether it worked. */
export async function saveCustomer(customer: Customer): Promise<boolean> {
  const changed = await attempt(() => call("customer_update", { customer }));
  const { name } = customer;
  const words = name ? t("customers.saved_of", { name }) : t("customers.saved");
  if (changed) toastUndoable(words, changed.operation);
  return changed !== undefined;
}
