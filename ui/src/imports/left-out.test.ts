import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import type { LeftOut } from "../ipc/bindings";
import { toasts } from "../parts/toasts.svelte";
import { setLanguage } from "../texts/texts.svelte";
import LeftOutCard from "./LeftOut.svelte";

const mail: LeftOut = {
  folder: "INBOX",
  reason: "truncated",
  about: { received: 0, size: 1_000, from: null, subject: "Foto" },
  again: false,
};

const shop = vi.hoisted(() => ({
  mails: [] as unknown[],
  listeners: [] as ((topics: readonly string[]) => void)[],
}));
vi.mock("../ipc/call", async (original) => ({
  ...(await original<typeof import("../ipc/call")>()),
  call: (name: string) =>
    Promise.resolve(
      name === "left_out_list" ? { count: shop.mails.length, mails: shop.mails } : {},
    ),
}));
vi.mock("../ipc/changes", () => ({
  onChanges: (listener: (topics: readonly string[]) => void) => {
    shop.listeners.push(listener);
    return () => {};
  },
}));

/** What stands in the mailbox now, told as the core tells it. */
function stand(mails: LeftOut[]) {
  shop.mails = mails;
  for (const listener of shop.listeners) listener(["mailbox"]);
}

beforeEach(() => {
  setLanguage("es");
  shop.listeners.length = 0;
});

test("what came of trying once more is told, with the reason", async () => {
  shop.mails = [mail];
  render(LeftOutCard);
  (await screen.findByRole("button", { name: "Volver a intentarlo" })).click();
  await screen.findByText("Probado: sigue sin poder entrar. Está cortado.");
});

test("nothing is told before they were tried, and those that came in are counted", async () => {
  shop.mails = [mail, mail];
  render(LeftOutCard);
  const button = await screen.findByRole("button", { name: "Volver a intentarlo" });
  stand([mail, { ...mail, again: true }]);
  button.click();
  await screen.findByText(/en cuanto haya conexión/);
  expect(screen.queryByText(/Probado/)).toBeNull();
  stand([mail]);
  await screen.findByText(/^Ha entrado 1 correo · Probado: sigue sin poder entrar/);
});

test("when the last one came in, that is told although the card is gone", async () => {
  shop.mails = [mail];
  render(LeftOutCard);
  const button = await screen.findByRole("button", { name: "Volver a intentarlo" });
  shop.mails = [];
  button.click();
  await vi.waitFor(() => expect(toasts.list.at(-1)?.text).toBe("Ha entrado 1 correo"));
});
