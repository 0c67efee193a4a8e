/** Mails that pretend: who writes, where links lead, what files are. And a mail on paper. */
import { join } from "node:path";
import { expectAccessible } from "./support/axe";
import { bring } from "./support/drop";
import { expect, output, picturing, test } from "./support/hilo";

test.use({ expected: picturing });

const file = (name: string) => [
  "--B",
  "Content-Type: application/octet-stream",
  `Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name)}`,
  "",
  "x",
];

/** A mail that pretends in every way. */
const pretends = {
  name: "banco.eml",
  text: [
    'From: "soporte@banco.example" <ana@mal.example>',
    "To: hola@tienda.example",
    `Subject: =?utf-8?b?${Buffer.from("Su cuenta en el Bаnco \u{202e}gpj").toString("base64")}?=`,
    "Date: Wed, 27 Oct 2021 09:31:00 +0200",
    "Message-ID: <banco@mal.example>",
    "Content-Type: multipart/mixed; boundary=B",
    "",
    "--B",
    "Content-Type: text/html; charset=utf-8",
    "",
    '<p>Entre ya: <a href="https://mal.example/">www.banco.example</a>',
    '<a href="http://192.0.2.7/entrar">aquí</a>',
    '<a href="https://banco.example@mal.example/">entrar</a>',
    '<a href="https://bаnco.example/">banco</a>',
    '<a href="https://españa.example/">España</a></p>',
    ...file("factura.pdf.exe"),
    ...file("aviso.html"),
    ...file("cuentas.xlsm"),
    ...file("instalar.msi"),
    ...file("carta.pdf"),
    "--B--",
    "",
  ].join("\r\n"),
};

test("who pretends to be another is told, with what is hidden shown as a box", async ({ hilo }) => {
  const timeline = await bring(hilo, [pretends], "ana@mal.example");
  await expect(
    timeline.getByText(
      "El nombre dice «soporte@banco.example», pero escribe desde ana@mal.example.",
    ),
  ).toBeVisible();
  await expect(timeline.getByText("letras que se parecen a otras: puede")).toBeVisible();
  await expect(timeline.getByText("Su cuenta en el Bаnco ▯gpj")).toBeVisible();
});

test("each link that is not what it seems says why, and asks in the same words", async ({
  hilo,
}) => {
  const timeline = await bring(hilo, [pretends], "ana@mal.example");
  await timeline.getByRole("button", { name: "Ver con su formato" }).click();
  await timeline.getByText("Enlaces y adónde llevan (5)").click();
  await expect(timeline.locator("details").getByRole("listitem")).toHaveText([
    /mal\.example\s*△ no lleva adonde dice/,
    /192\.0\.2\.7\s*△ lleva a un número/,
    /mal\.example\s*△ lleva delante un nombre/,
    /xn--bnco-\w+\.example \(bаnco\.example\)\s*△ tiene letras que se parecen/,
    /xn--espaa-rta\.example \(españa\.example\)\s*$/,
  ]);
  for (const theme of ["light", "dark"] as const) {
    await hilo.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await hilo.screenshot({ path: join(output, `pretence-${theme}.png`) });
    await expectAccessible(hilo, `a mail that pretends, ${theme}`);
  }
  await timeline.getByRole("button", { name: "aquí" }).click();
  const question = hilo.getByRole("dialog", { name: "¿Abrir 192.0.2.7?" });
  await expect(question).toContainText("un número en lugar de un nombre");
});

test("each file that could do something says what, and a plain one says nothing", async ({
  hilo,
}) => {
  const timeline = await bring(hilo, [pretends], "ana@mal.example");
  await expect(timeline.getByRole("list", { name: "Adjuntos" }).getByRole("listitem")).toHaveText([
    /factura\.pdf\.exe\s*△ se hace pasar por un documento/,
    /aviso\.html\s*△ página/,
    /cuentas\.xlsm\s*△ con macros/,
    /instalar\.msi\s*△ programa/,
    /^carta\.pdf\s*1 byte\s*guardar$/,
  ]);
  await timeline.getByRole("button", { name: "cuentas.xlsm", exact: true }).click();
  await expect(hilo.getByRole("dialog")).toContainText("no las actives");
});

test("a mail on paper is its head and its words, and nothing of the window", async ({ hilo }) => {
  const timeline = await bring(hilo, [pretends], "ana@mal.example");
  await hilo.evaluate("window.print = () => (document.body.dataset.printing = 'yes')");
  await timeline.getByRole("button", { name: "Más sobre este mensaje" }).click();
  const details = hilo.getByRole("dialog");
  await expect(details).toContainText("ana@mal.example");
  await details.getByRole("button", { name: "Imprimir" }).click();
  await expect(hilo.locator("body")).toHaveAttribute("data-printing", "yes");
  await expect(details.getByText("Entre ya:")).toBeHidden();
  await hilo.emulateMedia({ media: "print" });
  await expect(details.getByText("Entre ya:")).toBeVisible();
  await expect(hilo.getByRole("navigation", { includeHidden: true })).toBeHidden();
  await expect(details.getByRole("button", { name: "Imprimir" })).toBeHidden();
  await hilo.screenshot({ path: join(output, "printed.png") });
});
