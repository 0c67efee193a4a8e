/** Mails of one invented customer with what mails carry: files, pictures, a layout. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Written } from "./drop";
import { root } from "./hilo";

export const writer = "Ana Ruiz Gómez";

const head = [
  "From: =?utf-8?q?Ana_Ruiz_G=C3=B3mez?= <ana.ruiz@correo.example>",
  "To: hola@tienda.example",
  "Date: Wed, 27 Oct 2021 09:31:00 +0200",
  "MIME-Version: 1.0",
];

/** A red picture of 24 by 16. */
const picture =
  "iVBORw0KGgoAAAANSUhEUgAAABgAAAAQCAIAAACDRijCAAAAGklEQVR42mPYYqNLFcQwatCoQaMGjRpEGQIARECrkK36" +
  "Q3QAAAAASUVORK5CYII=";

interface Part {
  type: string;
  /** Further lines of its head. */
  head?: string[];
  bytes: Uint8Array;
}

function part({ type, head = [], bytes }: Part, boundary: string): string[] {
  const lines =
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,76}/g) ?? [];
  const encoding = "Content-Transfer-Encoding: base64";
  return [`--${boundary}`, `Content-Type: ${type}`, encoding, ...head, "", ...lines];
}

function mail(name: string, subject: string, kind: "mixed" | "related", parts: Part[]): Written {
  const lines = [
    ...head,
    `Subject: ${subject}`,
    `Message-ID: <${name}@correo.example>`,
    `Content-Type: multipart/${kind}; boundary=L`,
    "",
    ...parts.flatMap((each) => part(each, "L")),
    "--L--",
    "",
  ];
  return { name: `${name}.eml`, text: lines.join("\r\n") };
}

const words = (text: string) => new TextEncoder().encode(text);
const attached = (name: string) => [`Content-Disposition: attachment; filename="${name}"`];

/** The files of {@link withFiles} as they were attached. */
export const invoice = words("%PDF-1.4\n1 0 obj\nFactura 1182, 49,90 EUR\nendobj\n%%EOF\n");
export const photo = Uint8Array.from(Buffer.from(picture, "base64"));

/** An invoice under a name that points elsewhere, a program that calls itself an invoice, a photo. */
export const withFiles = mail("con-archivos", "Factura del pedido 1182", "mixed", [
  { type: "text/plain; charset=utf-8", bytes: words("Os mando la factura y una foto.\n") },
  { type: "application/pdf", head: attached("../../Factura 1182.pdf"), bytes: invoice },
  { type: "application/octet-stream", head: attached("factura.pdf.exe"), bytes: words("MZ\n") },
  { type: "image/png", head: attached("pata rota.png"), bytes: photo },
]);

/** A letter with a layout: a picture of its own, one from outside, links that tell the truth and lie. */
export const withLayout = mail("con-formato", "Pedido 1182 con foto", "related", [
  {
    type: "text/html; charset=utf-8",
    bytes: words(
      '<p style="color:#b43c2d">Mira la <b>foto</b>: <img src="cid:foto@x" alt="la silla"></p>' +
        '<p><img src="https://rastreo.example/p.gif" width="1" height="1"></p>' +
        '<p><a href="https://tienda.example/pedidos/1182">Mi pedido</a> y ' +
        '<a href="https://mal.example/entrar">www.banco.example</a></p>',
    ),
  },
  { type: "image/png", head: ["Content-ID: <foto@x>"], bytes: photo },
]);

/** A short letter with a layout, and a number to call. */
export const letter = mail("carta", "Jarrón roto", "mixed", [
  {
    type: "text/html; charset=utf-8",
    bytes: words(
      "<h1>Jarrón roto</h1><p>Hola: os mando las <b>fotos</b> del jarrón que llegó roto ayer.</p>" +
        "<p>El número de pedido es <i>1182</i>. ¿Me enviáis otro esta semana?</p>" +
        '<p>Si hace falta, <a href="tel:+34600123456">llame al 600 123 456</a>.</p><p>Ana</p>',
    ),
  },
]);

/** A mail that tries everything, as the tests of the core have it. */
export async function hostile(): Promise<Written> {
  const path = join(root, "tests/fixtures/mail/faults/hostile-html.eml");
  return { name: "hostile-html.eml", text: await readFile(path, "utf8") };
}
