import { render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import type { Account, Settings } from "../ipc/bindings";
import { setLanguage } from "../texts/texts.svelte";
import { where } from "../where.svelte";
import AccountGroup from "./AccountGroup.svelte";

const core = vi.hoisted(() => ({ answers: {} as Record<string, unknown> }));
vi.mock("../ipc/call", async (original) => ({
  ...(await original<typeof import("../ipc/call")>()),
  call: (name: string) => Promise.resolve(core.answers[name]),
}));

const [first, second] = ["hola@tienda.example", "ana@tienda.example"];
const account = (address: string): Account => ({
  host: "smtp.tienda.example",
  port: 465,
  security: "tls",
  user: address,
  from_address: address,
  from_name: "Tienda",
  authority: null,
  per_minute: 20,
  incoming: {
    host: "imap.tienda.example",
    port: 993,
    security: "tls",
    user: "",
    receives: true,
    marks_seen: true,
  },
  oauth: null,
});
const visit = { in_step_at: null, problem: null, server_text: "", has_older: false, read: 0 };
const settings = { own_addresses: [], shop_name: "" } as unknown as Settings;

beforeEach(() => {
  setLanguage("es");
  Element.prototype.scrollIntoView = () => {};
  core.answers = {
    account_list: [account(first), account(second)],
    mailbox_visits: [
      { address: first, visit: { ...visit, in_step_at: Date.now() } },
      { address: second, visit: { ...visit, problem: "sign_in" } },
    ],
    oauth_offers: [],
    accounts_of_customers: [],
  };
});

test("the word of an account leads to its form, with the cursor in the password that is wanted", async () => {
  where.go("settings", { part: "account", account: second });
  render(AccountGroup, { accounts: [account(first), account(second)], settings });
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Contraseña")));
  expect(screen.getAllByLabelText("Tu dirección")).toHaveLength(1);
  expect(screen.getByLabelText("Tu dirección")).toHaveProperty("value", second);
});

test("within the settings nobody is sent to the settings", async () => {
  where.go("settings");
  const { container } = render(AccountGroup, {
    accounts: [account(first), account(second)],
    settings,
  });
  await screen.findByText(/Corrígelos aquí/);
  expect(container.textContent).not.toContain("Ajustes");
});
