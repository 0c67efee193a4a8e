/** Files of two invented customers. */
import type { Written } from "./drop";

export const mail: Written = {
  name: "pedido.eml",
  text: [
    "From: Marta Vidal Roca <marta.vidal@correo.example>",
    "To: hola@tienda.example",
    "Subject: Pedido 1182, silla con la pata rota",
    "Date: Fri, 20 Nov 2026 18:20:00 +0100",
    "Message-ID: <1182@correo.example>",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "La silla ha llegado con una pata rota y la necesito para el lunes.",
    "",
  ].join("\r\n"),
};

/** Her thanks, which quote the shop's answer. */
export const thanks: Written = {
  name: "gracias.eml",
  text: [
    "From: Marta Vidal Roca <marta.vidal@correo.example>",
    "To: hola@tienda.example",
    "Subject: Re: Pedido 1182",
    "Date: Sat, 21 Nov 2026 09:00:00 +0100",
    "Message-ID: <1182-b@correo.example>",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Perfecto, muchas gracias.",
    "",
    "El vie, 20 nov 2026 a las 19:00, Tienda <hola@tienda.example> escribió:",
    "> La recogida del transportista es el lunes.",
    "",
  ].join("\r\n"),
};

export const chat: Written = {
  name: "Chat de WhatsApp con Iker Etxeberria.txt",
  text: [
    "20/11/26, 9:58 - Iker Etxeberria: Buenos días, ¿sabéis algo de mi pedido?",
    "20/11/26, 10:02 - Tienda: Hola, Iker. Sale hoy mismo.",
    "20/11/26, 10:03 - Iker Etxeberria: ¡Gracias por la rapidez!",
    "",
  ].join("\n"),
};

/** One WhatsApp message of one customer on each day from 1 January to 30 April 2024, but for 15 March. */
export const longChat: Written = {
  name: "Chat de WhatsApp con Nuria Camps Soler.txt",
  text: Array.from({ length: 121 }, (_, days) => new Date(Date.UTC(2024, 0, 1 + days)))
    .filter((day) => day.toISOString().slice(0, 10) !== "2024-03-15")
    .map((day) => {
      const [date, month] = [day.getUTCDate(), day.getUTCMonth() + 1];
      return `${date}/${month}/24, 9:58 - Nuria Camps Soler: Mensaje del ${date} del ${month}\n`;
    })
    .join(""),
};

/** A file of no kind that could be read. */
export const noSource: Written = { name: "foto.txt", text: "ni correo ni chat\n" };
