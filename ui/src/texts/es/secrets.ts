import type { Asking } from "../../parts/passphrase.svelte";

type Standing = "keychain" | "keychain_empty" | "keychain_away" | "open" | "locked" | "damaged";

export const secrets = {
  title: "Dónde se guardan las contraseñas",
  aside: {
    keychain: "en el llavero del sistema",
    keychain_empty: "en el llavero del sistema",
    keychain_away: "el llavero no responde",
    open: "en un archivo, con contraseña de Hilo",
    locked: "bloqueadas",
    damaged: "no se pueden leer",
  } satisfies Record<Standing, string>,
  text: {
    keychain:
      "Las contraseñas del correo están en el llavero del sistema. Si este ordenador no tiene uno que funcione, pueden guardarse cifradas en un archivo de Hilo, con una contraseña que eliges tú.",
    keychain_empty:
      "Las contraseñas del correo se guardarán en el llavero del sistema. Si este ordenador no tiene uno que funcione, pueden guardarse cifradas en un archivo de Hilo, con una contraseña que eliges tú.",
    keychain_away:
      "Las contraseñas del correo van en el llavero del sistema, y ahora no responde. Desbloquéalo y prueba otra vez, o guárdalas cifradas en un archivo de Hilo, con una contraseña que eliges tú.",
    open: "Las contraseñas del correo están cifradas en el archivo secrets.json, con tu contraseña de Hilo. Se pide una vez cada vez que se abre Hilo.",
    locked:
      "Las contraseñas del correo están cifradas en el archivo secrets.json. Hasta que escribas tu contraseña de Hilo, los correos no entran ni salen: esperan.",
    damaged:
      "El archivo que guarda las contraseñas falta, está dañado o no se puede leer. Hilo no lo toca. Si tienes una copia, ponla en la carpeta de datos y abre Hilo otra vez. Si no, empieza de nuevo.",
  } satisfies Record<Standing, string>,
  passphrase: "Contraseña de Hilo",
  held: "Contraseña de Hilo de ahora",
  next: "Contraseña de Hilo nueva",
  again: "Escríbela otra vez",
  shortest: "{{number}} caracteres como mínimo; varias palabras sueltas son fáciles de recordar",
  differs: "No es igual que la de arriba.",
  wrong: "No es esa. No ha cambiado nada: prueba otra vez.",
  honest:
    "Nadie puede recuperarla. Si se pierde, solo hay que volver a escribir las contraseñas del correo: los clientes y sus mensajes no se pierden. Esta contraseña cifra las del correo y nada más.",
  anew_typed: "Habrá que volver a escribir la contraseña, o volver a conectar: {{addresses}}.",
  ask: {
    unlock: "Escribe tu contraseña de Hilo",
    use: "Usar una contraseña de Hilo",
    change: "Cambiar la contraseña de Hilo",
    anew: "¿Empezar con otra contraseña de Hilo?",
  } satisfies Record<Asking, string>,
  why: {
    unlock:
      "Con ella se abren las contraseñas del correo. Sin ella se puede leer todo, y los correos esperan sin entrar ni salir.",
    use: "Las contraseñas del correo se guardarán cifradas en un archivo de Hilo. Lo que haya en el llavero se trae.",
    change: "Las contraseñas del correo siguen donde están.",
    anew: "Las contraseñas del correo que hay guardadas ya no se podrán usar. Todo lo demás sigue como está.",
  } satisfies Record<Asking, string>,
  do: {
    unlock: "Desbloquear",
    use: "Usar una contraseña de Hilo",
    change: "Cambiar contraseña",
    anew: "Empezar de nuevo",
  } satisfies Record<Asking, string>,
  done: {
    unlock: "Desbloqueado: los correos vuelven a entrar y salir",
    use: "Las contraseñas se guardan ahora con tu contraseña de Hilo",
    change: "Contraseña de Hilo cambiada",
    anew: "Contraseña de Hilo nueva. Escribe otra vez las del correo.",
    keychain: "Las contraseñas están ahora en el llavero del sistema",
  } satisfies Record<Asking | "keychain", string>,
  later: "Ahora no",
  forgotten: "La he olvidado",
  forgotten_which: "He olvidado la contraseña de Hilo",
  change: "Cambiar la contraseña de Hilo",
  use_keychain: "Usar el llavero del sistema",
  keychain_todo: "Las contraseñas siguen donde estaban.",
  unread:
    "Esto no se ha podido leer y no se ha traído. Escribe otra vez la contraseña, o vuelve a conectar:",
  client: "el secreto de cliente de {{name}}",
  locked: "bloqueado: los correos no entran ni salen",
  damaged: "no se pueden leer las contraseñas",
};
