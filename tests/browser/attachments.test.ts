/** The files of a message: saved as they came, opened as a copy under a safe name, pictures at once. */
import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { Page } from "@playwright/test";
import { bring } from "./support/drop";
import { expect, test } from "./support/hilo";
import { invoice, photo, withFiles, writer } from "./support/letters";

// The bridge opens no files: whoever looks at it may sit elsewhere.
test.use({ expected: /status of 501/ });

/** Where the toast says that a file was saved. */
async function savedPlace(page: Page): Promise<string> {
  const toast = page.getByText(/^Guardado en /);
  await expect(toast).toBeVisible();
  return (await toast.innerText()).replace(/^Guardado en /, "");
}

/** Opens a file and tells where the copy lies that the system is asked to open. */
async function copyOf(page: Page, press: () => Promise<void>): Promise<string> {
  const written = page.waitForResponse(/\/call\/attachment_extract$/);
  const opened = page.waitForRequest(/\/shell\/open\?/);
  await press();
  const { path } = (await (await written).json()) as { path: string };
  expect(new URL((await opened).url()).searchParams.get("path")).toBe(path);
  return path;
}

test("an attached file is saved byte for byte where the person chose", async ({ hilo }) => {
  const timeline = await bring(hilo, [withFiles], writer);
  const files = timeline.getByRole("list", { name: "Adjuntos" });
  await files.getByRole("button", { name: /^Guardar .*Factura 1182\.pdf$/ }).click();
  const place = await savedPlace(hilo);
  expect(basename(place)).toBe("Factura 1182.pdf");
  expect(await readFile(place)).toEqual(Buffer.from(invoice));
});

test("a file is opened as a copy whose name leads nowhere else", async ({ hilo }) => {
  const timeline = await bring(hilo, [withFiles], writer);
  const name = timeline.getByRole("button", { name: /Factura 1182\.pdf$/ }).first();
  const path = await copyOf(hilo, () => name.click());
  expect(basename(path)).toMatch(/Factura 1182\.pdf$/);
  expect(basename(dirname(path))).toMatch(/^\d+$/);
  expect(await readFile(path)).toEqual(Buffer.from(invoice));
  // That it was not opened is said.
  await expect(hilo.getByText("En el navegador no se abren archivos")).toBeVisible();
  await expect(hilo.getByRole("alert")).toHaveCount(0);
});

test("a file that could run something asks first, and is not written before", async ({ hilo }) => {
  const timeline = await bring(hilo, [withFiles], writer);
  const asked: string[] = [];
  hilo.on("request", (request) => asked.push(new URL(request.url()).pathname));
  const program = timeline.getByRole("button", { name: "factura.pdf.exe", exact: true });
  const question = hilo.getByRole("dialog", { name: "¿Abrir factura.pdf.exe?" });

  await program.click();
  await expect(question).toContainText("puede ejecutar programas");
  await hilo.keyboard.press("Escape");
  await expect(question).toHaveCount(0);
  await expect(program).toBeFocused();
  await program.click();
  await question.getByRole("button", { name: "Cancelar" }).click();
  await expect(question).toHaveCount(0);
  expect(asked).not.toContain("/call/attachment_extract");

  await program.click();
  const path = await copyOf(hilo, () =>
    question.getByRole("button", { name: "Abrir de todos modos" }).click(),
  );
  expect(basename(path)).toBe("factura.pdf.exe");
});

test("an attached picture is shown small, large on a press, and can be saved from there", async ({
  hilo,
}) => {
  const timeline = await bring(hilo, [withFiles], writer);
  const small = timeline.getByRole("button", { name: "Abrir pata rota.png" });
  await expect(small.locator("img")).toHaveAttribute("src", /^data:image\/png;base64,/);
  await small.click();
  const large = hilo.getByRole("dialog", { name: "pata rota.png" });
  const picture = large.getByRole("img", { name: "pata rota.png" });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(24);

  await large.getByRole("button", { name: "Guardar" }).click();
  expect(await readFile(await savedPlace(hilo))).toEqual(Buffer.from(photo));
  await hilo.keyboard.press("Escape");
  await expect(large).toHaveCount(0);
  await expect(small).toBeFocused();
});
