export const welcome = {
  title: "Bienvenida",
  hello: "Hola. Esto es Hilo.",
  text: "Todo lo que un cliente y tu tienda se han dicho, en un solo hilo: correos, WhatsApp y llamadas. En este ordenador y sin conexión.",
  begin: "¿Por dónde empezamos?",
  import: "Trae lo que ya tienes",
  import_text:
    "Suelta correos o chats exportados de WhatsApp en cualquier parte de esta ventana. Antes de guardar verás qué traen.",
  account: "Conecta un correo",
  account_text:
    "Lo que llega aparece en la cronología de cada cliente, y respondes desde aquí con tu dirección.",
  account_button: "Conectar un correo",
  sample: "Echa un vistazo",
  sample_text:
    "Una tienda inventada con sus clientes y sus líos, y un buzón de prácticas. Toca lo que quieras.",
  sample_button: "Abrir la tienda de muestra",
  skip: "Entrar sin más",
  in_sample: "Estás en la tienda de muestra",
  back: "Volver a mi tienda",
  opening: "Preparando la tienda de muestra…",
  going_back: "Volviendo a tu tienda…",
};
