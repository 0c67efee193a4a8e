import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { reads, type AppStatus, type MailboxVisit } from "../ipc/bindings";
import MailComing from "../parts/MailComing.svelte";
import { paces } from "../parts/paces.svelte";
import { passphrase } from "../parts/passphrase.svelte";
import { setLanguage } from "../texts/texts.svelte";
import { where } from "../where.svelte";
import StatusLine from "./StatusLine.svelte";

const visit: MailboxVisit = {
  in_step_at: null,
  problem: null,
  server_text: "",
  left_out: 1,
  aside: 20,
  aside_new: 17,
  read: 353,
  mails: 353,
  has_older: false,
  paused: false,
};
const core = vi.hoisted(() => ({
  answers: {} as Record<string, unknown>,
  asked: [] as unknown[],
}));
vi.mock("../ipc/call", async (original) => ({
  ...(await original<typeof import("../ipc/call")>()),
  call: (name: string, request: unknown) => {
    if (name === "mailbox_pause") core.asked.push(request);
    return Promise.resolve(core.answers[name]);
  },
}));

const status = {
  can_send: true,
  practice: false,
  outbox: 0,
  outbox_attention: 0,
  last_sent_at: null,
  indexed: 0,
  messages: 0,
  imported: [],
} as unknown as AppStatus;

beforeEach(() => {
  setLanguage("es");
  where.go("now");
  core.asked = [];
  core.answers = {
    mailbox_visit: visit,
  };
});

const show = () => render(StatusLine, { status, onkeys: () => {} });

test("mails that came and stand on no timeline are counted, and lead to where they are", async () => {
  show();
  (await screen.findByRole("button", { name: "17 correos apartados nuevos" })).click();
  expect(where.place.screen).toBe("imports");
  where.go("now");
  (await screen.findByRole("button", { name: "1 correo no ha podido entrar" })).click();
  expect(where.place.screen).toBe("imports");
});

test("nothing is said of mails aside where there are none", async () => {
  core.answers.mailbox_visit = { ...visit, aside_new: 0, left_out: 0 };
  show();
  await screen.findByRole("button", { name: "correo al día" });
  expect(screen.queryByRole("button", { name: /apartado|entrar/ })).toBeNull();
});

test("how the mailbox stands leads to its account", async () => {
  const { unmount } = show();
  (await screen.findByRole("button", { name: "correo al día" })).click();
  expect(where.place).toMatchObject({ screen: "settings", part: "account" });
  unmount();
  where.go("now");
  core.answers.mailbox_visit = { ...visit, problem: "unreachable" };
  show();
  (await screen.findByRole("button", { name: /^buzón: / })).click();
  expect(where.place).toMatchObject({ screen: "settings", part: "account" });
});

test("locked passwords are said first, open the question for them, and are said once", async () => {
  core.answers.secrets_status = { keeper: "passphrase", state: "locked" };
  core.answers.mailbox_visit = { ...visit, problem: "locked" };
  show();
  const locked = await screen.findByRole("button", { name: /^bloqueado: los correos/ });
  locked.click();
  expect(passphrase.asking).toBe("unlock");
  passphrase.close();
  expect(screen.queryByRole("button", { name: /^buzón/ })).toBeNull();
});

test("mails on their way in have a bar, and are stopped and wanted again", async () => {
  core.answers.mailbox_visit = { ...visit, read: 51, has_older: true };
  const { unmount } = show();
  await screen.findByRole("button", { name: /^trayendo el correo: 51 de 353/ });
  const bar = screen.getByRole("progressbar", { name: "Correo que va llegando" });
  const value = (name: string) => bar.getAttribute(`aria-value${name}`);
  expect([value("now"), value("max")]).toEqual(["51", "353"]);
  expect(screen.queryByRole("button", { name: /correo al día/ })).toBeNull();
  screen.getByRole("button", { name: "Parar por ahora" }).click();
  unmount();
  core.answers.mailbox_visit = { ...visit, read: 60, has_older: true, paused: true };
  show();
  await screen.findByRole("button", { name: /^lo antiguo, en pausa: 60 de 353; lo nuevo entra/ });
  screen.getByRole("button", { name: "Seguir trayendo" }).click();
  expect(core.asked).toEqual([{ paused: true }, { paused: false }]);
});

test("who tells of all mailboxes and who tells of each are told at the same moments, with one pace", () => {
  expect(new Set(reads.mailbox_visits)).toEqual(new Set(reads.mailbox_visit));
  vi.useFakeTimers({ now: 1_000 });
  paces.note("", 100);
  vi.setSystemTime(2_000);
  const coming = { ...visit, read: 300, mails: 1_000, has_older: true };
  render(MailComing, { visit: coming });
  render(MailComing, { visit: coming });
  vi.useRealTimers();
  expect(screen.getAllByText(/300 de 1[. ]?000 · 200\/s/)).toHaveLength(2);
});

test("of several mailboxes the one that is away is named, and its word leads to it", async () => {
  const away = { ...visit, problem: "sign_in" };
  core.answers.mailbox_visit = away;
  core.answers.mailbox_visits = [
    { address: "hola@tienda.example", visit },
    { address: "soporte@tienda.example", visit: away },
  ];
  show();
  (await screen.findByRole("button", { name: /^buzón de soporte@tienda\.example: / })).click();
  expect(where.place).toMatchObject({ part: "account", account: "soporte@tienda.example" });
});

test("mailboxes that are away for one reason are counted, and another reason is said beside them", async () => {
  const [gone, refused] = [
    { ...visit, problem: "unreachable" },
    { ...visit, problem: "sign_in" },
  ];
  core.answers.mailbox_visit = gone;
  core.answers.mailbox_visits = [
    { address: "hola@tienda.example", visit: gone },
    { address: "soporte@tienda.example", visit: gone },
    { address: "ana@tienda.example", visit: refused },
  ];
  show();
  (await screen.findByRole("button", { name: "2 buzones: el servidor no responde" })).click();
  expect(where.place).toMatchObject({ part: "account", account: "hola@tienda.example" });
  screen.getByRole("button", { name: /^buzón de ana@tienda\.example: / });
});
