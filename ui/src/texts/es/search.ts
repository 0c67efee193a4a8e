export const search = {
  title: "Buscar",
  field: "Buscar en todo",
  hint: "Palabra, nombre o pedido",
  results: "Resultados",
  channel: "Canal",
  any_channel: "todos los canales",
  total_one: "{{number}} mensaje",
  total_other: "{{number}} mensajes",
  none: "No aparece en ningún mensaje",
  none_text: "Prueba con menos palabras o con el principio de una.",
  start: "Busca en todo lo dicho",
  start_text:
    "Correos, WhatsApp, llamadas y notas, de todos los clientes. Da igual con acentos o sin ellos.",
  next: "Siguiente resultado",
  previous: "Resultado anterior",
  customers: "Clientes",
  messages: "Mensajes",
};
