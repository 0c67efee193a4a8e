import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { setLanguage } from "../texts/texts.svelte";
import { where } from "../where.svelte";
import MailboxFields from "./MailboxFields.svelte";
import OfCustomer from "./OfCustomer.svelte";
import SignInFields from "./SignInFields.svelte";

const core = vi.hoisted(() => ({ answers: {} as Record<string, unknown> }));
vi.mock("../ipc/call", async (original) => ({
  ...(await original<typeof import("../ipc/call")>()),
  call: (name: string) => Promise.resolve(core.answers[name]),
}));

const address = "hola@tienda.example";
const microsoft = {
  provider: "microsoft" as const,
  servers: ["smtp.office365.com"],
  client: "6f0c-11",
};

beforeEach(() => {
  setLanguage("es");
  core.answers = { mailbox_visits: [], account_list: [{ from_address: address }] };
});

function signIn(more: object) {
  const props = { password: "", oauth: null, host: "", user: address, kept: true, address };
  return render(SignInFields, { ...props, connected: () => {}, ...more });
}

test("of a password that is kept it is said to leave it, and once it is refused to type the new one", async () => {
  const { unmount } = signIn({});
  await screen.findByText("Ya está guardada. Déjalo vacío para no cambiarla.");
  unmount();
  core.answers.mailbox_visits = [{ address, visit: { problem: "sign_in" } }];
  signIn({});
  await screen.findByText("El servidor no acepta la que está guardada: escribe la nueva.");
});

test("of the mailbox's own password it is said that it is missing where it is", async () => {
  core.answers.mailbox_visits = [{ address, visit: { problem: "no_password" } }];
  const incoming = {
    host: "imap.tienda.example",
    port: 993,
    security: "tls",
    user: "otra",
  } as const;
  const props = {
    incoming: { ...incoming, receives: true, marks_seen: true },
    password: "",
    byPage: false,
    sending: "",
    found: undefined,
  };
  const { unmount } = render(MailboxFields, { ...props, keptFor: address });
  await screen.findByText("Falta: escríbela otra vez.");
  unmount();
  render(MailboxFields, props);
  await screen.findByText("Se guarda en este ordenador y no se vuelve a mostrar");
});

test("a password is not offered where the provider takes none", async () => {
  core.answers.oauth_offers = [microsoft];
  const page = { host: "smtp.office365.com", oauth: "microsoft" as const, kept: false };
  const { unmount } = signIn(page);
  await screen.findByRole("button", { name: "Entrar con contraseña" });
  unmount();
  signIn({ ...page, pageOnly: true });
  await screen.findByRole("group", { name: /Microsoft/ });
  expect(screen.queryByRole("button", { name: "Entrar con contraseña" })).toBeNull();
});

test("an address that is in a customer's record too is said to be, with a way there", async () => {
  core.answers.accounts_of_customers = [{ address, customer: 7, title: "Eva Mora" }];
  render(OfCustomer, { address });
  await screen.findByText(/está también en la ficha de Eva Mora/);
  screen.getByRole("button", { name: "Ver la ficha de Eva Mora" }).click();
  expect(where.place).toMatchObject({ screen: "customers", customer: 7 });
});
