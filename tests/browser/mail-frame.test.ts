/** The layout of a mail: shown in a frame that runs nothing, loads nothing and leads nowhere. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Locator, Page } from "@playwright/test";
import { bring } from "./support/drop";
import { expect, test } from "./support/hilo";
import { hostile, letter, withLayout, writer } from "./support/letters";

// What the frame refuses is said on the console: a window for a link, and the script by which
// Playwright looks into it.
test.use({ expected: /^Blocked (script execution|opening)/ });

const policy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; " +
  "font-src 'none'; form-action 'none'; base-uri 'none'";

/** Shows the layout of the newest mail. */
async function unfold(timeline: Locator) {
  await timeline.getByRole("button", { name: "Ver con su formato" }).click();
  const frame = timeline.locator("iframe");
  await expect(frame).toBeVisible();
  return { frame, inside: frame.contentFrame() };
}

/** Remembers what leaves the page from now on: requests to others, windows, questions. */
function watch(page: Page) {
  const here = new URL(page.url());
  const left: string[] = [];
  page.context().on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== here.origin) left.push(request.url());
  });
  page.context().on("page", (opened) => left.push(`window ${opened.url()}`));
  page.on("dialog", (dialog) => left.push(`question ${dialog.message()}`));
  page.on("framenavigated", (frame) => {
    if (!/^about:(srcdoc|blank)$/.test(frame.url()) && frame.url() !== here.href)
      left.push(`went to ${frame.url()}`);
  });
  return left;
}

/** Runs with a server on loopback, and adds to `asked` what it was asked for. */
async function withSink(asked: string[], run: (address: string) => Promise<void>) {
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.closeAllConnections();
  server.close();
}

test("a layout is shown in a frame that may do nothing, with its own pictures only", async ({
  hilo,
}) => {
  const timeline = await bring(hilo, [withLayout], writer);
  const left = watch(hilo);
  const { frame, inside } = await unfold(timeline);
  await expect(frame).toHaveAttribute("sandbox", "");
  await expect(frame).toHaveAttribute("referrerpolicy", "no-referrer");
  await expect(frame).toHaveAttribute("title", "Correo con su formato");
  await expect(frame).not.toHaveAttribute("src", /./);

  const first = inside.locator("head > :first-child");
  await expect(first).toHaveAttribute("http-equiv", "Content-Security-Policy");
  await expect(first).toHaveAttribute("content", policy);
  await expect(inside.getByText("Mira la foto")).toHaveCSS("color", "rgb(180, 60, 45)");
  const picture = inside.getByRole("img", { name: "la silla" });
  expect(await picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(24);
  await expect(timeline.getByText("1 imagen de fuera, sin cargar")).toBeVisible();
  expect(left).toEqual([]);
});

test("a hostile mail runs nothing, asks for nothing and leads nowhere", async ({ hilo }) => {
  const timeline = await bring(hilo, [await hostile()], "Ana Ruiz");
  const left = watch(hilo);
  const { frame, inside } = await unfold(timeline);
  await expect(inside.getByText("encima")).toBeVisible();
  const markup = (await frame.getAttribute("srcdoc")) ?? "";
  expect(markup.split("<body>")[1]).not.toMatch(
    /<(script|svg|math|iframe|object|form|base|meta|video|source)|\son\w+=|javascript:|url\(|src/i,
  );
  // What the mail laid over everything lies in its frame.
  await expect(timeline.getByRole("button", { name: "Ver solo el texto" })).toBeInViewport();
  await inside.getByText("mal", { exact: true }).click();
  expect(left).toEqual([]);
});

test("a link in the frame leads nowhere, and the mail stays", async ({ hilo }) => {
  const timeline = await bring(hilo, [withLayout], writer);
  const left = watch(hilo);
  const { inside } = await unfold(timeline);
  const link = inside.getByRole("link", { name: "Mi pedido" });
  await link.click();
  await link.press("Enter");
  await expect(inside.getByText("Mira la foto")).toBeVisible();
  expect(left).toEqual([]);
});

test("links are listed with the host they lead to, and one that lies asks first", async ({
  hilo,
}) => {
  const timeline = await bring(hilo, [withLayout], writer);
  await hilo.context().route(/^https:/, (route) => route.fulfill({ body: "" }));
  await unfold(timeline);
  await timeline.getByText("Enlaces y adónde llevan (2)").click();
  const links = timeline.locator("details").getByRole("listitem");
  await expect(links).toHaveText([
    /^Mi pedido\s*tienda\.example\s*$/,
    /^www\.banco\.example\s*mal\.example\s*△ no lleva adonde dice$/,
  ]);

  const opens = async (press: () => Promise<void>) => {
    const context = hilo.context();
    const opened = context.waitForEvent("page");
    const asked = context.waitForEvent("request", (each) => each.isNavigationRequest());
    await press();
    await (await opened).close();
    return (await asked).url();
  };
  const [honest, lying] = [links.first().getByRole("button"), links.last().getByRole("button")];
  expect(await opens(() => honest.click())).toBe("https://tienda.example/pedidos/1182");

  const question = hilo.getByRole("dialog", { name: "¿Abrir mal.example?" });
  const left = watch(hilo);
  await lying.click();
  await expect(question).toContainText("https://mal.example/entrar");
  await question.getByRole("button", { name: "Cancelar" }).click();
  await expect(question).toHaveCount(0);
  expect(left).toEqual([]);
  await lying.click();
  const open = question.getByRole("button", { name: "Abrir", exact: true });
  expect(await opens(() => open.click())).toBe("https://mal.example/entrar");
});

test("a letter of some lines is seen whole, without its words beside it", async ({ hilo }) => {
  const timeline = await bring(hilo, [letter], writer);
  await expect(timeline.getByText("Hola: os mando las fotos")).toBeVisible();
  const { frame, inside } = await unfold(timeline);
  await expect(timeline.locator("p.text")).toHaveCount(0);
  await expect(inside.getByText("llame al 600 123 456")).toBeVisible();
  const box = (await frame.boundingBox())!;
  const last = (await inside.locator("p").last().boundingBox())!;
  expect(last.y + last.height).toBeLessThan(box.y + box.height);
});

test("a link that calls a telephone is listed with its number", async ({ hilo }) => {
  const timeline = await bring(hilo, [letter], writer);
  await unfold(timeline);
  const links = timeline.getByText("Enlaces y adónde llevan (1)");
  await expect(links).toContainText("Se abren desde aquí");
  await links.click();
  await expect(timeline.locator("details").getByRole("listitem")).toHaveText([
    /^llame al 600 123 456\s*\+34600123456\s*$/,
  ]);
});

test.describe("without the sanitiser", () => {
  test.use({ expected: /^Blocked script execution|Content Security Policy|^Refused to execute/ });

  test("the frame holds where nothing was taken out of a mail", async ({ hilo }) => {
    const timeline = await bring(hilo, [withLayout], writer);
    const { frame, inside } = await unfold(timeline);
    await expect(inside.getByText("Mi pedido")).toBeVisible();
    const here = hilo.url();
    const asked: string[] = [];
    hilo.on("dialog", (dialog) => asked.push(`question ${dialog.message()}`));
    hilo.context().on("page", () => asked.push("window"));
    await withSink(asked, async (sink) => {
      const script = `alert(2);fetch('${sink}/f');open('${sink}/o');top.location='${sink}/t'`;
      const raw = (await hostile()).text.split("<html>")[1]?.replaceAll("https://r.example", sink);
      const more = `<script>${script}</script><img src="${sink}/i" onerror="${script}">${raw}`;
      await frame.evaluate(async (element: HTMLIFrameElement, more) => {
        const loaded = new Promise((resolve) => element.addEventListener("load", resolve));
        element.srcdoc = element.srcdoc.replace("</body>", `${more}</body>`);
        await loaded;
      }, more);
      await expect(inside.getByText("encima")).toBeVisible();
      await expect(inside.locator("form")).toHaveAttribute("action", sink);
      // An answer of the core comes after whatever the frame asked for before.
      await timeline.getByRole("button", { name: "Más sobre este mensaje" }).click();
      await expect(hilo.getByRole("dialog")).toContainText("ana.ruiz@correo.example");
    });
    expect(asked).toEqual([]);
    expect(hilo.url()).toBe(here);
  });
});
