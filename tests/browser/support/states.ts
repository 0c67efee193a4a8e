/**
 * What the window looks like between two screens: a letter half written, a form, an import on its
 * way. Each is brought about as a person would, and looked at by the tests of access and of size.
 */
import { expect, type Locator, type Page } from "@playwright/test";
import { drop } from "./drop";
import { go } from "./hilo";
import { withFiles, withLayout, writer } from "./letters";
import { withPlainServer } from "./server";
import { chat, longChat, noSource } from "./sources";

/** Customer of the sample shop who waits for an answer. */
export const waiting = "Marta Vidal Roca";

export interface State {
  name: string;
  /** Brings it about, from wherever the page is. */
  open: (page: Page) => Promise<void>;
}

/** Opens the timeline of a customer of the sample shop. */
export async function openCustomer(page: Page, name = waiting) {
  await go(page, "Clientes");
  // By key: a row may move under the hand while the list is drawn for the first time.
  await page.getByRole("link", { name }).press("Enter");
  const timeline = page.getByRole("region", { name: `Cronología de ${name}` });
  await expect(timeline.getByRole("article").first()).toBeVisible();
  return timeline;
}

/** In the composer of the open customer, takes the template that the words find. */
export async function takeTemplate(page: Page, words: string, name: string): Promise<Locator> {
  await expect(page.getByRole("button", { name: /^Con plantilla/ })).toBeVisible();
  await page.keyboard.press("/");
  const finder = page.getByRole("combobox", { name: "Busca por palabras" });
  await expect(finder).toBeFocused();
  await finder.fill(words);
  const found = page.getByRole("listbox", { name: "Busca por palabras" }).getByRole("option");
  await expect(found).toHaveText([new RegExp(`^${name}`)]);
  await page.keyboard.press("Enter");
  const composer = page.getByRole("region", { name: "Escribir" });
  await expect(composer.getByRole("button", { name: `/ ${name}` })).toBeVisible();
  return composer;
}

/** Presses keys for a dialog, from a screen that offers it. */
function dialog(state: string, keys: string, name: string): State {
  const open = async (page: Page) => {
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await go(page, "Clientes");
    await page.keyboard.press(keys);
    await expect(page.getByRole("dialog", { name })).toBeVisible();
  };
  return { name: state, open };
}

/** Does what the palette finds by its words. */
async function palette(page: Page, words: string) {
  await page.keyboard.press("Control+k");
  const dialog = page.getByRole("dialog", { name: "Hacer algo" });
  await dialog.getByRole("combobox").fill(words);
  await expect(dialog.getByRole("option").first()).toHaveText(new RegExp(`^${words}`));
  await page.keyboard.press("Enter");
}

/** States of the sample shop, in an order in which each follows from anywhere. */
export const sampleStates: readonly State[] = [
  {
    name: "an empty letter",
    open: async (page) => {
      await openCustomer(page);
      await page.keyboard.press("r");
      await expect(page.getByRole("textbox", { name: "Texto del correo" })).toBeFocused();
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Descartar" }).click();
      await page.keyboard.press("r");
      await expect(page.getByRole("textbox", { name: "Texto del correo" })).toBeFocused();
    },
  },
  {
    name: "a letter from a template with its form",
    open: async (page) => {
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Descartar" }).click();
      const composer = await takeTemplate(page, "retraso fecha", "Retraso con nueva fecha");
      await composer.getByLabel("Fecha de entrega").fill("30/11");
      await expect(composer.getByText("△ Falta:")).toBeVisible();
    },
  },
  {
    name: "the choice of a template",
    open: async (page) => {
      await page.getByRole("button", { name: "/ Retraso" }).click();
      await expect(page.getByRole("dialog", { name: "Elegir una plantilla" })).toBeVisible();
    },
  },
  dialog("a call", "c", "Anotar una llamada"),
  dialog("a note", "n", "Anotar algo"),
  dialog("the keys", "?", "Teclas"),
  dialog("the palette", "Control+k", "Hacer algo"),
  {
    name: "a new customer",
    open: async (page) => {
      await page.keyboard.press("Escape");
      await go(page, "Clientes");
      await page.getByRole("button", { name: "Cliente nuevo" }).click();
      await expect(page.getByRole("dialog", { name: "Cliente nuevo" })).toBeVisible();
    },
  },
  {
    name: "a call with its customer",
    open: async (page) => {
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
      await openCustomer(page);
      await page.keyboard.press("c");
      await expect(page.getByRole("button", { name: /^Guardar llamada/ })).toBeVisible();
    },
  },
  {
    name: "a call with its talking sheet",
    open: async (page) => {
      await page.getByRole("combobox", { name: "Guion" }).selectOption("Retraso con nueva fecha");
      await expect(page.getByRole("region", { name: "Texto del guion" })).toContainText("Marta");
    },
  },
  {
    name: "a case that is opened",
    open: async (page) => {
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
      await openCustomer(page);
      await page.keyboard.press("o");
      const form = page.getByRole("dialog", { name: "Abrir un caso" });
      await form.getByLabel("De qué se trata").fill("Silla con la pata rota");
      await form.getByLabel("Lo que cuenta el cliente").fill("Llegó con una pata rota.");
      await form.getByLabel("Quién responde ante el cliente").fill("Lola");
    },
  },
  {
    name: "a case that cannot be closed yet",
    open: async (page) => {
      await page.keyboard.press("Control+Enter");
      await expect(page.getByRole("dialog")).toHaveCount(0);
      // What can be done is settled when the palette opens: the case has to be there first, if only in a folded panel.
      const card = { name: /^Caso \d+: Silla/ };
      await expect(page.getByRole("region", { ...card, includeHidden: true })).toBeAttached();
      await palette(page, "Cerrar el caso");
      await expect(page.getByRole("region", card).getByRole("alert")).toContainText(
        "no ha dado su conformidad",
      );
    },
  },
  {
    name: "what is known of a case",
    open: async (page) => {
      await page.keyboard.press("o");
      await expect(page.getByRole("dialog", { name: /^Caso \d+ · Silla/ })).toBeVisible();
    },
  },
  {
    name: "where the customer agreed",
    open: async (page) => {
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
      await palette(page, "Anotar la conformidad");
      const form = page.getByRole("dialog", { name: "¿Dónde dijo que está conforme?" });
      await form.getByRole("button", { name: /^Anotar la conformidad/ }).click();
      await expect(form.getByText("Elige uno.")).toBeVisible();
    },
  },
  {
    name: "a reply by WhatsApp",
    open: async (page) => {
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
      await openCustomer(page, "Samuel Ibarra Toro");
      await page.getByRole("button", { name: /^Responder por WhatsApp/ }).click();
      const text = page.getByRole("textbox", { name: "Mensaje de WhatsApp" });
      await text.fill("Hola, Marta: sí, llámanos cuando quieras.");
      await expect(page.getByText(/^\d+ caracteres$/)).toBeVisible();
    },
  },
  {
    name: "a timeline with its filter",
    open: async (page) => {
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
      await page.getByRole("button", { name: /^Filtrar/ }).click();
      await expect(page.getByLabel("Ir al día")).toBeVisible();
    },
  },
];

/** States of a shop that was empty, in the order of its first day. */
export const ownStates: readonly State[] = [
  {
    name: "an import that asks who is who",
    open: async (page) => {
      await drop(page, [longChat, chat, withLayout, withFiles, noSource]);
      const who = page.getByRole("combobox", { name: "Quién es Iker Etxeberria" });
      await page.getByRole("button", { name: /^Chat de WhatsApp con Iker/ }).click();
      await who.selectOption("otro cliente…");
      await expect(page.getByRole("combobox", { name: /^Busca al cliente/ })).toBeVisible();
    },
  },
  {
    name: "an import that is done",
    open: async (page) => {
      const run = page.getByRole("button", { name: /^Importar \d/ });
      await expect(run).toBeDisabled();
      await expect(page.getByText(/^Falta elegir qué cliente es «Iker/)).toBeVisible();
      const who = page.getByRole("combobox", { name: "Quién es Iker Etxeberria" });
      await who.selectOption("cliente nuevo");
      await run.click();
      await expect(page.getByRole("heading", { name: /^Importado: / })).toBeVisible();
    },
  },
  {
    name: "a message with files and a layout",
    open: async (page) => {
      const timeline = await openCustomer(page, writer);
      await timeline.getByRole("button", { name: "Ver con su formato" }).click();
      await expect(timeline.locator("iframe")).toBeVisible();
      await timeline.getByText(/^Enlaces y adónde llevan/).click();
    },
  },
  { name: "a mail that did not leave", open: failMail },
];

/** Sends a mail over a server that takes none, and goes where it can be seen. */
async function failMail(page: Page) {
  await withPlainServer(async (port) => {
    await go(page, "Ajustes");
    await page.getByRole("button", { name: "Conectar un correo" }).click();
    await page.getByRole("button", { name: "Escribirlos a mano" }).click();
    await page.getByLabel("Tu dirección").fill("hola@tienda.example");
    await page.getByLabel("Servidor de salida (SMTP)").fill("localhost");
    await page.getByLabel("Cifrado").selectOption("STARTTLS (puerto 587)");
    await page.getByLabel("Puerto").fill(String(port));
    await page.getByLabel("Contraseña", { exact: true }).fill("una clave");
    await page.getByRole("button", { name: "Guardar correo" }).click();
    await expect(page.getByText("Correo guardado. Aún no se ha probado.")).toBeVisible();
    await openCustomer(page, writer);
    await page.keyboard.press("r");
    // What takes words while the editor loads sends nothing.
    const letter = page.locator("[contenteditable][aria-label='Texto del correo']");
    await letter.fill("Mañana sale tu pedido.");
    await page.keyboard.press("Control+Enter");
    await go(page, "Bandeja de salida");
    const waits = page.getByRole("status").filter({ hasText: "Todos esperan aquí." });
    await expect(waits).toContainText("Elige otro puerto", { timeout: 40_000 });
  });
}
