/** Goes to a letter in order to write on it: when it opens, it takes the focus. */
import type { CustomerId } from "../ipc/bindings";
import { where } from "../where.svelte";

let wanted: CustomerId | null = null;

/** Goes to the draft for a customer, to be written on. */
export function writeTo(customer: CustomerId) {
  wanted = customer;
  where.go("customers", { customer });
}

/** Whether the letter for a customer was gone to in order to write on it; answers so once. */
export function isWrittenOn(customer: CustomerId): boolean {
  const mine = wanted === customer;
  wanted = null;
  return mine;
}
