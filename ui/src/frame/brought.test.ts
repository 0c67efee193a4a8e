import { expect, test } from "vitest";
import type { MailboxVisit } from "../ipc/bindings";
import { toasts } from "../parts/toasts.svelte";
import { setLanguage } from "../texts/texts.svelte";
import { tellBrought } from "./brought";

test("what the mailbox brought is summed up, with what stands on no timeline", () => {
  setLanguage("es");
  tellBrought({ read: 353, aside: 17, left_out: 1 } as MailboxVisit);
  tellBrought({ read: 1, aside: 0, left_out: 0 } as MailboxVisit);
  expect(toasts.list.map(({ text }) => text)).toEqual([
    "Correo al día: 353 correos del buzón, 17 correos apartados, 1 correo no ha podido entrar",
    "Correo al día: 1 correo del buzón",
  ]);
});
