/** How it stands with whoever keeps the passwords, for all who say so or wait for it. */
import type { SecretsStatus } from "../ipc/bindings";
import { known } from "../ipc/answers";
import { live } from "../ipc/live.svelte";

/** In the keychain, or in the vault: open, waiting for the Hilo password, or not to be read. */
export type Standing = "keychain" | "open" | "locked" | "damaged";

function standingOf(status: SecretsStatus | undefined): Standing | undefined {
  return status && ((status.keeper === "passphrase" && status.state) || "keychain");
}

/** Follows it; `undefined` before that is known. Has to be called while a component starts. */
export function followSecrets(): () => Standing | undefined {
  const status = live("secrets_status", () => ({}));
  return () => standingOf(status.value);
}

/** Whether mails wait for the Hilo password, as far as the window has been told. */
export function mailsWaitLocked(): boolean {
  const practice = known("app_status", {})?.practice ?? false;
  return !practice && standingOf(known("secrets_status", {})) === "locked";
}
