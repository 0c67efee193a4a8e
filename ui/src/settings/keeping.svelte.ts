/** Keeping an account: what was tested is said, and what nobody can keep yet waits for the Hilo password. */
import type { AccountSave, AccountTest, IncomingTest } from "../ipc/bindings";
import { asFailure, call } from "../ipc/call";
import { passphrase } from "../parts/passphrase.svelte";
import { toastFailure, toasts } from "../parts/toasts.svelte";
import { t } from "../texts/texts.svelte";

let away = $state(false);

/** Whether the keychain did not answer when it was to keep a password last. */
export const keychainIsAway = () => away;

/**
 * Keeps an account and answers whether that worked. Where nobody keeps its password, `again` is run once there is one who
 * does; a form that goes away has to call `passphrase.forget(again)`.
 */
export async function keepAccount(request: AccountSave, again: () => void): Promise<boolean> {
  try {
    await call("account_save", request);
    away = false;
    toasts.settle("keychain");
    toasts.settle("locked");
    return true;
  } catch (thrown) {
    const { code } = asFailure(thrown);
    if (code === "keychain") away = true;
    if (code === "keychain" || code === "locked") passphrase.awaitedBy(again);
    toastFailure(thrown);
    return false;
  }
}

/** What is said of an account that was kept. Only a test that was passed tells that mail can leave. */
export function keptWords(
  tested: AccountTest | undefined,
  found: IncomingTest | undefined,
): string {
  if (!tested) return t("settings.account.saved_untested");
  const problem = tested.problem ?? found?.problem;
  if (!problem) return t("settings.account.saved");
  const reason = t(`outbox.deferred_why.${problem}`);
  return t("settings.account.saved_failed", { reason });
}
