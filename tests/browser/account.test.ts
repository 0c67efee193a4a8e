/** The form of the account and of its mailbox. */
import { expectAccessible } from "./support/axe";
import { go, picturing, test } from "./support/hilo";

// The settings show a mail in a frame in which nothing runs.
test.use({ expected: picturing });

test("the form of a mailbox stays within the window, and every field of it is reached", async ({
  hilo,
}) => {
  await hilo.getByRole("button", { name: "Entrar sin más" }).click();
  await go(hilo, "Ajustes");
  await hilo.getByRole("button", { name: "Conectar un correo" }).click();
  await hilo.getByRole("checkbox", { name: /buzón/i }).check();
  await hilo.getByLabel("Servidor del buzón").fill("imap.tienda.example");
  await expectAccessible(hilo, "with the form of a mailbox");
});
