/** What is known against the password that is kept for an account: a server does not take it, or it is not there. */
import type { SendProblem } from "../ipc/bindings";
import { live } from "../ipc/live.svelte";

export type Found = SendProblem | null | undefined;
export type Against = "refused" | "missing" | "kept";

/**
 * Follows what tests, the mailbox and the outbox say of the account of an address; an empty one has none. The outbox does
 * not say of which account it speaks, so it is heard where there is one, and nothing that it says is about a password that
 * the mailbox has for itself (`own`). Has to be called while a component starts.
 */
export function keptRefused(
  address: () => string,
  tested: () => Found[],
  own: boolean = false,
): () => Against {
  const visits = live("mailbox_visits", () => (address() ? {} : null));
  const accounts = live("account_list", () => (address() ? {} : null));
  const pace = live("account_pace", () => (!own && accounts.value?.length === 1 ? {} : null));
  return () => {
    const visit = visits.value?.find((each) => each.address === address())?.visit;
    const all = [...tested(), visit?.problem, pace.value?.problem];
    if (all.includes("no_password")) return "missing";
    return all.some((problem) => problem === "sign_in" || problem === "app_password")
      ? "refused"
      : "kept";
  };
}
