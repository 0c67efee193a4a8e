/** What a mail carries beside its words: an appointment as a card, a contact that can be taken. */
import { bring } from "./support/drop";
import { expect, test } from "./support/hilo";

const mail = {
  name: "visita.eml",
  text: [
    "From: Marta Vidal Roca <marta.vidal@correo.example>",
    "To: hola@tienda.example",
    "Subject: Visita",
    "Date: Fri, 20 Nov 2026 18:20:00 +0100",
    "Message-ID: <visita@correo.example>",
    "MIME-Version: 1.0",
    "Content-Type: multipart/mixed; boundary=L",
    "",
    "--L",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Te espero en el taller.",
    "--L",
    "Content-Type: text/calendar; charset=utf-8; method=REQUEST",
    "",
    "BEGIN:VCALENDAR",
    "METHOD:REQUEST",
    "BEGIN:VEVENT",
    "SUMMARY:Medir la cocina",
    "LOCATION:C/ Mayor 3",
    "DTSTART:20261124T090000Z",
    "END:VEVENT",
    "END:VCALENDAR",
    "--L",
    "Content-Type: text/vcard; charset=utf-8; name=marta.vcf",
    "",
    "BEGIN:VCARD",
    "VERSION:3.0",
    "FN:Marta Vidal",
    "TEL:+34 600 12 34 56",
    "END:VCARD",
    "--L--",
    "",
  ].join("\r\n"),
};

test("an appointment is shown and a contact taken with one press and given back", async ({
  hilo,
}) => {
  const timeline = await bring(hilo, [mail], "Marta Vidal Roca");
  const visit = timeline.getByRole("region", { name: "Cita" });
  await expect(visit).toContainText("Medir la cocina");
  await expect(visit).toContainText("24 de noviembre de 2026");
  await expect(visit).toContainText("C/ Mayor 3");
  // Its file stands after the card that shows it.
  const file = (await timeline
    .getByRole("button", { name: /\.ics$/ })
    .first()
    .boundingBox())!;
  expect(file.y).toBeGreaterThan((await visit.boundingBox())!.y);

  const contact = timeline.getByRole("region", { name: "Contacto: Marta Vidal" });
  await contact.getByRole("button", { name: "Añadir a la ficha" }).click();
  await expect(contact).toContainText("ya está en la ficha");
  await hilo.getByRole("button", { name: "Deshacer" }).click();
  await expect(contact.getByRole("button", { name: "Añadir a la ficha" })).toBeVisible();
});
