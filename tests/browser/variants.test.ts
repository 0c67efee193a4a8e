/** A block of a template that can be said in several ways. */
import { expect, go, picturing, test } from "./support/hilo";
import { openCustomer, takeTemplate } from "./support/states";

test.use({ expected: picturing });

const body = [
  "{% variants saludo %}\nHola, {{ customer.first_name }}:\n{% or %}\nBuenas, {{ customer.first_name }}:\n{% end %}\n",
  "Tu pedido {{ order.number }} sale hoy.",
].join("\n");

test("F4 says a block in its next way, and what was written by hand stays", async ({ demo }) => {
  await go(demo, "Plantillas");
  await demo.getByRole("button", { name: "Plantilla nueva" }).first().click();
  await demo.getByLabel("Nombre", { exact: true }).fill("Zarandaja");
  await demo.getByLabel("Asunto").fill("Tu pedido sale hoy");
  await demo.getByLabel("Texto", { exact: true }).first().fill(body);
  await demo.getByRole("button", { name: /^Guardar plantilla/ }).click();
  await openCustomer(demo);
  const composer = await takeTemplate(demo, "zarandaja", "Zarandaja");
  const letter = composer.getByRole("textbox", { name: "Texto del correo" });
  const ways = composer.getByRole("group", { name: "Otra forma de decirlo" });
  await expect(letter).toContainText(/(Hola|Buenas), Marta:/);
  const before = (await letter.innerText()).startsWith("Hola") ? "Hola" : "Buenas";
  const after = before === "Hola" ? "Buenas" : "Hola";

  await letter.press("Control+End");
  await demo.keyboard.type(" Y gracias.");
  await demo.keyboard.press("F4");
  await expect(letter).toContainText(`${after}, Marta:`);
  await expect(letter).not.toContainText(`${before}, Marta:`);
  await expect(letter).toContainText("Y gracias.");
  await ways.getByRole("button", { name: /^saludo: \d de 2/ }).click();
  await expect(letter).toContainText(`${before}, Marta:`);
  await expect(letter.locator(".missing")).toHaveText(["número de pedido"]);
});
