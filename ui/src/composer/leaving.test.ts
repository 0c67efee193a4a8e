import { beforeEach, expect, test, vi } from "vitest";
import type { Queued } from "../ipc/bindings";
import { passphrase } from "../parts/passphrase.svelte";
import { toasts } from "../parts/toasts.svelte";
import { setLanguage } from "../texts/texts.svelte";
import type { Drafting } from "./drafting.svelte";
import { tellLeaving } from "./leaving";

const secrets = vi.hoisted(() => ({ locked: true }));
vi.mock("../parts/secrets", () => ({ mailsWaitLocked: () => secrets.locked }));

const said = () => toasts.list.map(({ text }) => (typeof text === "function" ? text(9) : text));

beforeEach(() => {
  setLanguage("es");
  for (const { id } of toasts.list) toasts.dismiss(id);
});

test("while the passwords are locked no mail is said to leave, and unlocking is offered", () => {
  secrets.locked = true;
  const queued = { outbox: 1, undo_until: Date.now() + 9_000 } as Queued;
  tellLeaving({ customer: 1 } as Drafting, queued, {});
  expect(said()).toEqual(["El correo espera tu contraseña de Hilo"]);
  expect(toasts.list[0]!.also!.label).toBe("Desbloquear");
  toasts.actAlso(toasts.list[0]!.id);
  expect(passphrase.asking).toBe("unlock");
  expect(toasts.list[0]!.also).toBeUndefined();
  secrets.locked = false;
  expect(said()).toEqual(["El correo sale en 9 s"]);
});
