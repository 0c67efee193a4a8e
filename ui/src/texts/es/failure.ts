import type {
  CaseProblem,
  DraftProblem,
  Failure,
  FileProblem,
  InvalidField,
  SendProblem,
  SkipReason,
  Thing,
} from "../../ipc/bindings";

type Told = { happened: string; todo: string };
type Own = Exclude<Failure["code"], "not_found" | "invalid" | "file" | "server" | "case">;

export const failure = {
  identity_taken: "{{value}} ya es de {{title}}.",
  name_taken: "Ya hay una plantilla que se llama «{{name}}».",
  draft: "El correo aún no puede salir. El borrador está guardado.",
  too_late: "Ya no se puede: ocurrió antes de que lo pidieras.",
  changed_since: "Entretanto ha cambiado, y deshacerlo borraría lo nuevo.",
  keychain: "El llavero del sistema no ha respondido.",
  locked: "Las contraseñas del correo están bloqueadas.",
  wrong_passphrase: "Esa no es la contraseña de Hilo. No ha cambiado nada.",
  secrets_damaged: "El archivo de las contraseñas falta, está dañado o no se puede leer.",
  in_use: "Otra ventana de Hilo tiene abierta esta carpeta.",
  newer_version: "Estos datos son de una versión de Hilo más nueva.",
  disk_full: "No queda sitio en el disco. Lo último no se ha guardado; lo anterior, sí.",
  database: "La base de datos no ha podido con esto. No se ha cambiado nada.",
  cancelled: "Cancelado. No se ha guardado nada a medias.",
  internal: "Hilo ha fallado en este paso. Tus datos siguen como estaban.",
  todo: {
    not_found: "Puede que se haya quitado o deshecho. Vuelve a la lista.",
    invalid: "Corrígelo y vuelve a probar.",
    identity_taken: "Si es la misma persona, únela desde su ficha.",
    name_taken: "Ponle otro nombre.",
    too_late: "Mira en la bandeja de salida cómo ha quedado.",
    changed_since: "Cámbialo a mano en su sitio.",
    keychain: "Desbloquéalo y vuelve a probar, o usa una contraseña de Hilo.",
    locked: "Escribe tu contraseña de Hilo y vuelve a probar.",
    wrong_passphrase: "Prueba otra vez.",
    secrets_damaged: "Mira en Ajustes dónde se guardan las contraseñas.",
    in_use: "Cierra la otra ventana y vuelve a abrir Hilo.",
    newer_version: "Actualiza Hilo para abrirlos.",
    disk_full: "Libera espacio y repite lo último.",
    database: "Vuelve a probar. Si se repite, cierra Hilo y ábrelo de nuevo.",
    cancelled: "Puedes empezar otra vez cuando quieras.",
    internal: "Vuelve a probar. Si se repite, copia el detalle y cuéntanoslo.",
  } satisfies Record<Exclude<Own, "draft"> | "not_found" | "invalid", string>,
  not_found: {
    customer: "Ese cliente ya no está.",
    identity: "Esa dirección ya no está.",
    message: "Ese mensaje ya no está.",
    attachment: "Ese adjunto ya no está.",
    import: "Esa importación ya no está.",
    template: "Esa plantilla ya no está.",
    outbox: "Ese correo ya no está en la bandeja de salida.",
    case: "Ese caso ya no está.",
    draft: "No hay borrador para este cliente.",
    finding: "Ese aviso ya no está en el borrador.",
    reply: "Esa respuesta ya no está pendiente.",
    operation: "Eso ya no se puede deshacer.",
    mailbox: "No hay un buzón del que traer correo.",
    oauth_client: "Falta el identificador de cliente de este proveedor.",
  } satisfies Record<Thing, string>,
  invalid: {
    email: "«{{value}}» no es una dirección de correo.",
    phone: "«{{value}}» no es un número de teléfono.",
    name: "El nombre no vale: «{{value}}».",
    time_zone: "No se conoce la zona horaria «{{value}}».",
    country: "No se conoce el país «{{value}}».",
    authority: "El certificado de la autoridad no se puede leer.",
    server: "«{{value}}» no es el nombre de un servidor.",
    text: "Falta el texto, o es demasiado largo.",
    values: "Son demasiados datos para el formulario, o demasiado largos.",
    link: "«{{value}}» no sirve de enlace: con su nombre y la dirección entera, https://…, y ocho como mucho.",
    day: "«{{value}}» no es un día.",
    moment: "Esa hora ya ha pasado.",
    colour: "«{{value}}» no es un color.",
    shop_name: "El nombre de la tienda es demasiado largo: 200 caracteres como mucho.",
    shop_phone: "El teléfono es demasiado largo: 200 caracteres como mucho.",
    shop_web: "«{{value}}» no es una página web: escríbela como mitienda.es o https://mitienda.es.",
    hours:
      "Ese horario no se puede guardar: cada tramo va de una hora a otra posterior, sin pisarse, y cada día una sola vez (hasta 6 tramos al día y 400 días especiales).",
    responsible: "Falta quién responde de este caso ante el cliente.",
    contact_attempts: "Son de 1 a 10 intentos.",
    manual_text:
      "Ese texto es demasiado largo: las respuestas tienen 2000 caracteres como mucho, las líneas 200.",
    manual_amount: "{{value}} no vale como límite: los importes van de 0 a 100.000.000.",
    manual_share: "{{value}} % no vale como límite: va de 0 a 100 %.",
    manual_days: "{{value}} no vale como número de días: son de 1 a 365.",
    manual_words:
      "Son demasiadas palabras, o una es demasiado larga: 50 de 60 caracteres como mucho.",
    currency: "«{{value}}» no es el código de una moneda: son tres mayúsculas, como EUR.",
    shop_hours: "El horario es demasiado largo: 1000 caracteres como mucho.",
    agent_name: "El nombre de quien atiende es demasiado largo: 200 caracteres como mucho.",
    signature: "La firma es demasiado larga.",
    lines:
      "Son demasiadas líneas, o una es demasiado larga: 200 líneas de 254 caracteres como mucho.",
    own_addresses:
      "Son demasiadas direcciones, o una es demasiado larga: 200 de 254 caracteres como mucho.",
    own_names:
      "Son demasiados nombres, o uno es demasiado largo: 200 de 254 caracteres como mucho.",
    undo_seconds: "Un correo se puede recuperar durante 120 segundos como mucho, no {{value}}.",
    unrequested_limit: "{{value}} correos no pedidos son demasiados: 30 como mucho.",
    language: "La ventana no habla ese idioma: «{{value}}».",
    customer_language: "No hay plantillas en ese idioma: «{{value}}».",
    oauth_client: "«{{value}}» no vale como identificador de cliente.",
    passphrase: "La contraseña de Hilo ha de tener 8 caracteres como mínimo.",
    rule: "Esta regla no se puede dejar ni apagar: «{{value}}».",
    query: "No se entiende esa búsqueda.",
    request: "La ventana ha pedido algo que no se entiende.",
  } satisfies Record<InvalidField, string>,
  case_problem: {
    not_agreed: {
      happened: "El cliente no ha dado su conformidad.",
      todo: "Un caso termina cuando el cliente está conforme con la explicación y con la solución: anota en qué mensaje o llamada lo dijo.",
    },
    agreed_in_part: {
      happened: "El cliente está conforme solo con {{part}}.",
      todo: "Falta lo otro: habla con él y anótalo.",
    },
    too_few_attempts: {
      happened:
        "Se le ha buscado {{made}} de los {{needed}} días que hacen falta desde su última palabra.",
      todo: "Vuelve a escribirle o a llamarle otro día.",
    },
    not_their_word: {
      happened: "Ese mensaje no es palabra de este cliente.",
      todo: "Elige un mensaje suyo, o una llamada en la que hablasteis.",
    },
    not_our_word: {
      happened: "Ese mensaje no le dijo nada a este cliente.",
      todo: "Elige un mensaje nuestro que le llegara, o una llamada en la que hablasteis.",
    },
    before_the_case: {
      happened: "Ese mensaje es anterior al caso, o con él empieza.",
      todo: "Elige uno posterior.",
    },
    before_the_steps: {
      happened: "Ese mensaje es anterior al que le dijo los pasos.",
      todo: "Elige lo que dijo después.",
    },
    spoke_since: {
      happened: "El cliente ha dicho algo después de dar su conformidad.",
      todo: "Léelo: si sigue conforme, anota ese mensaje; si no, el caso sigue.",
    },
    closed: {
      happened: "El caso está cerrado.",
      todo: "Ábrelo de nuevo para cambiarlo.",
    },
    open: {
      happened: "El caso está abierto.",
      todo: "No hace falta abrirlo.",
    },
  } satisfies Record<CaseProblem["problem"], Told>,
  case_part: { explanation: "la explicación", solution: "la solución" },
  file: {
    missing: {
      happened: "«{{name}}» ya no está donde estaba.",
      todo: "Búscalo y elígelo de nuevo.",
    },
    unreadable: {
      happened: "«{{name}}» no se puede leer.",
      todo: "Comprueba que tienes permiso y que no lo usa otro programa.",
    },
    empty: { happened: "«{{name}}» está vacío.", todo: "Expórtalo otra vez y vuelve a traerlo." },
    foreign: {
      happened: "«{{name}}» no es un archivo que Hilo conozca.",
      todo: "Trae un .eml, un .mbox, una carpeta Maildir o un chat exportado de WhatsApp.",
    },
    truncated: {
      happened: "«{{name}}» está cortado: le falta el final.",
      todo: "Cópialo o expórtalo de nuevo.",
    },
    encrypted: {
      happened: "«{{name}}» está protegido con contraseña.",
      todo: "Guárdalo sin contraseña y vuelve a traerlo.",
    },
    too_large: {
      happened: "«{{name}}» es más grande de lo que se puede leer.",
      todo: "Pártelo en varios y tráelos uno a uno.",
    },
    too_many_files: {
      happened: "«{{name}}» tiene más de un millón de archivos.",
      todo: "Trae sus carpetas una a una.",
    },
    zip_bomb: {
      happened:
        "«{{name}}» ocuparía muchísimo más de lo que ocupa un chat. No se ha descomprimido.",
      todo: "Si es tuyo, expórtalo de nuevo.",
    },
    hostile_names: {
      happened: "«{{name}}» trae nombres de archivo peligrosos. No se ha abierto.",
      todo: "Si es tuyo, expórtalo de nuevo.",
    },
    no_picture: {
      happened: "«{{name}}» no es una imagen que se pueda leer.",
      todo: "Elige un PNG, JPEG, WebP o GIF.",
    },
    no_chat: {
      happened: "En «{{name}}» no hay ningún chat.",
      todo: "Exporta el chat desde WhatsApp y trae ese archivo.",
    },
    unwritable: {
      happened: "No se ha podido escribir «{{name}}».",
      todo: "Elige otra carpeta.",
    },
  } satisfies Record<FileProblem, Told>,
  server: {
    unreachable: {
      happened: "El servidor de correo no responde.",
      todo: "Mira si hay conexión. Hilo lo intentará otra vez por su cuenta.",
    },
    unknown_host: {
      happened: "No existe un servidor con ese nombre.",
      todo: "Revisa el nombre del servidor en Ajustes.",
    },
    certificate: {
      happened: "El certificado del servidor no es de fiar. No se ha enviado nada.",
      todo: "Revisa el nombre del servidor, o añade tu autoridad en Ajustes.",
    },
    no_encryption: {
      happened: "El servidor no ofrece una conexión cifrada. No se ha enviado nada.",
      todo: "Elige otro puerto o pregunta a tu proveedor.",
    },
    sign_in: {
      happened: "El servidor no acepta el usuario o la contraseña.",
      todo: "Corrígelos en Ajustes.",
    },
    portal: {
      happened:
        "La red lleva el nombre del servidor a otro sitio, como hace una wifi que pide entrar antes.",
      todo: "Abre cualquier página en el navegador y entra en la wifi. Hilo lo intentará otra vez por su cuenta.",
    },
    certificate_expired: {
      happened: "El certificado del servidor ha caducado. No se ha enviado nada.",
      todo: "Mira si la fecha de este ordenador es la de hoy. Si lo es, avisa a tu proveedor: tiene que renovarlo.",
    },
    certificate_host: {
      happened: "El certificado es de otro servidor. No se ha enviado nada.",
      todo: "Pregunta a tu proveedor el nombre exacto del servidor y escríbelo en Ajustes.",
    },
    certificate_issuer: {
      happened: "El certificado del servidor no lo firma nadie de fiar. No se ha enviado nada.",
      todo: "Suele ser un antivirus que mira el correo: desactiva ahí el análisis de correo cifrado. Si el servidor es tuyo, añade su certificado en Ajustes.",
    },
    clock: {
      happened: "El certificado del servidor aún no vale: el reloj de este ordenador va atrasado.",
      todo: "Pon bien la fecha y la hora del ordenador.",
    },
    app_password: {
      happened: "El proveedor pide una contraseña de aplicación, no la de siempre.",
      todo: "Crea una en la página de tu proveedor y escríbela en Ajustes.",
    },
    web_sign_in: {
      happened: "El proveedor quiere ver que eres tú antes de dejar entrar a un programa.",
      todo: "Entra en tu correo con el navegador, confirma que eres tú y prueba otra vez.",
    },
    imap_off: {
      happened: "El proveedor tiene desactivado el IMAP en este buzón.",
      todo: "Actívalo en los ajustes de tu correo, en la web de tu proveedor.",
    },
    oauth_needed: {
      happened: "El proveedor ya no acepta contraseñas de programas de correo.",
      todo: "Solo deja entrar desde su página. Si en Ajustes se ofrece conectar en el navegador, hazlo así.",
    },
    consent: {
      happened: "Hilo no tiene permiso para entrar en este correo: falta, caducó o se retiró.",
      todo: "En Ajustes, pulsa «Volver a conectar». Lo que espera saldrá después.",
    },
    oauth_refused: {
      happened: "El servidor no acepta a quien entró en la página del proveedor.",
      todo: "En Ajustes, pulsa «Volver a conectar» y elige la misma dirección que la de este correo.",
    },
    oauth_client: {
      happened: "El proveedor no acepta el identificador de cliente de Hilo, o falta.",
      todo: "Míralo en Ajustes, donde conectas el correo.",
    },
    keychain: {
      happened: "El llavero del sistema no se abre.",
      todo: "Desbloquéalo. Hilo lo intentará otra vez por su cuenta.",
    },
    sending_off: {
      happened: "Tu organización tiene desactivado el envío desde programas de correo (SMTP).",
      todo: "Pide a quien lleva tu Microsoft 365 que active «SMTP autenticado» en este buzón.",
    },
    no_password: {
      happened: "Falta la contraseña del correo.",
      todo: "Escríbela en Ajustes.",
    },
    locked: {
      happened: "Las contraseñas del correo están bloqueadas.",
      todo: "Escribe tu contraseña de Hilo. Lo que espera saldrá después.",
    },
    try_later: {
      happened: "El servidor pide esperar.",
      todo: "Hilo lo intentará otra vez por su cuenta.",
    },
    recipient: {
      happened: "Esa dirección no existe, dice el servidor.",
      todo: "Revisa la dirección y envíalo de nuevo.",
    },
    sender: {
      happened: "El servidor no deja enviar con esta dirección.",
      todo: "Revisa tu dirección en Ajustes.",
    },
    too_large: {
      happened: "El correo es más grande de lo que acepta el servidor.",
      todo: "Quita algún adjunto y envíalo de nuevo.",
    },
    refused: {
      happened: "El servidor ha rechazado el correo.",
      todo: "Lee lo que dice, corrígelo y envíalo de nuevo.",
    },
    interrupted: {
      happened: "La conexión se cortó al final: no se sabe si el correo llegó.",
      todo: "Pregunta o espera respuesta antes de enviarlo otra vez.",
    },
    no_folder: {
      happened: "El buzón no tiene una carpeta para lo enviado.",
      todo: "Crea una carpeta «Enviados» en tu correo y prueba otra vez.",
    },
    opted_out: {
      happened: "No quiere correos que no ha pedido.",
      todo: "Una respuesta sí le llega.",
    },
  } satisfies Record<SendProblem, Told>,
  draft_problem: {
    unresolved: "Falta rellenar «{{field}}».",
    no_recipient: "Falta a quién va.",
    bad_address: "«{{address}}» no es una dirección de correo.",
    no_text: "Falta el texto.",
    unconfirmed: "El saludo nombra a otra persona: «{{written}}» en vez de «{{name}}».",
    no_subject: "Falta el asunto.",
    opted_out:
      "{{title}} no quiere correos que no ha pedido ({{when}}). Una respuesta con otra plantilla sí sale.",
    dead_address: "No llega correo a {{address}}: {{why}} ({{when}}).",
    no_account: "Falta conectar un correo para enviar.",
    no_number: "No tenemos su número de teléfono.",
    too_long: "Pasa de {{number}} caracteres: es demasiado largo para un chat.",
    too_long_for_link: "Es demasiado largo para un enlace: acórtalo o cópialo.",
    too_large: "Pasa de {{size}}. Quita algún adjunto.",
  } satisfies Record<DraftProblem["problem"], string>,
  skip: {
    before_first_message: "Está antes del primer mensaje",
    impossible_date: "La fecha no existe",
    unreadable_time: "La hora no se entiende",
    not_a_mail: "No es un correo",
    nobody_to_attribute: "No se sabe de quién es",
    draft: "Alguien lo está escribiendo",
    bulk: "Boletín o envío automático de quien no es cliente",
    forwarded_by_us: "Reenviado por vosotros, de quien no es cliente",
    too_large: "Es demasiado grande",
    too_complex: "Es demasiado enrevesado",
    unknown_kind: "No se conoce esta clase de archivo",
    hidden: "Es una carpeta oculta; impórtala por sí misma",
    empty: "Está vacío",
    truncated: "Está cortado",
    encrypted: "Está cerrado con contraseña",
    unsafe: "Descomprimido ocuparía muchísimo más que un chat",
    hostile_names: "Trae nombres de archivo peligrosos",
    unreadable: "No se puede leer",
    file_missing: "El archivo no está; su mensaje ha entrado sin él",
    file_too_large: "El archivo es demasiado grande; su mensaje ha entrado sin él",
    file_unreadable: "El archivo no se puede leer; su mensaje ha entrado sin él",
  } satisfies Record<SkipReason, string>,
} satisfies Record<Own, string> & Record<string, unknown>;
