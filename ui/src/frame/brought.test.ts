import { expect, test } from "vitest";
import type { MailboxVisit } from "../ipc/bindings";
import { toasts } from "../parts/toasts.svelte";
import { setLanguage } from "../texts/texts.svelte";
import { where } from "../where.svelte";
import { tellBrought } from "./brought";

test("what the mailbox brought is summed up, with what stands on no timeline", () => {
  setLanguage("es");
  tellBrought({ read: 353, aside: 17, left_out: 1 } as MailboxVisit, 89);
  tellBrought({ read: 1, aside: 0, left_out: 0 } as MailboxVisit, 1);
  expect(toasts.list.map(({ text }) => text)).toEqual([
    "Correo al día: 353 correos del buzón, 89 clientes en total, 17 correos apartados, 1 correo no ha podido entrar",
    "Correo al día: 1 correo del buzón, 1 cliente en total",
  ]);
  // Nobody may be there when it comes.
  expect(toasts.list.map(({ until }) => until)).toEqual([null, null]);
  expect(toasts.list[1]!.action).toBeNull();
  expect(toasts.list[0]!.action!.label).toBe("Verlo");
  void toasts.act(toasts.list[0]!.id);
  expect(where.place.screen).toBe("imports");
});
