import type { OauthProblem, OauthProvider } from "../../ipc/bindings";

export const oauth = {
  name: { microsoft: "Microsoft", google: "Google" } satisfies Record<OauthProvider, string>,
  connect: "Conectar con {{name}}",
  again: "Volver a conectar",
  again_which: "Volver a conectar {{address}}",
  connected: "Conectado con {{name}}",
  waiting:
    "Sigue en el navegador: entra en {{name}} con {{user}} y acepta. Hilo espera cinco minutos.",
  waiting_error:
    "¿La página dio un error? Deja de esperar, mira el identificador de cliente y conecta otra vez.",
  stop: "Dejar de esperar",
  open_again: "Abrir otra vez la página",
  by_page: "Entra con {{name}}, en el navegador",
  by_page_why:
    "Hilo no ve tu contraseña: {{name}} le da un permiso que puedes retirar cuando quieras.",
  by_password: "Entra con contraseña",
  use_page: "Entrar con {{name}} en vez de con contraseña",
  use_password: "Entrar con contraseña",
  no_client:
    "Para entrar con {{name}} hay que registrar Hilo allí una vez y escribir aquí el identificador de cliente que te den. Hilo no trae uno propio.",
  how: {
    microsoft:
      "Si alguien lleva el Microsoft 365 de tu empresa, pídeselo. Si no: en «Registros de aplicaciones», elige «Nuevo registro», cuentas de cualquier directorio y personales, y la plataforma «Cliente público/nativo» con http://localhost. Copia el «Id. de aplicación (cliente)». No hace falta secreto.",
    google:
      "Con Gmail lo más sencillo es una contraseña de aplicación. Si prefieres esto, crea un proyecto con una pantalla de consentimiento y un «ID de cliente de OAuth» del tipo «App de escritorio». Mientras el proyecto esté en pruebas, Google retira el permiso a los siete días.",
  } satisfies Record<OauthProvider, string>,
  shape: {
    microsoft: "Los de Microsoft son como 1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d.",
    google: "Los de Google acaban en .apps.googleusercontent.com.",
  } satisfies Record<OauthProvider, string>,
  register: "Abrir la página de registro",
  client: "Identificador de cliente",
  client_change: "Identificador de cliente de {{name}}",
  secret: "Secreto de cliente (si te dan uno)",
  secret_hint:
    "Se guarda con las contraseñas. Déjalo vacío para no cambiarlo; a otro identificador le toca el suyo.",
  save: "Guardar identificador",
  saved: "Identificador guardado",
  failed: {
    denied: {
      happened: "No se dio permiso en la página.",
      todo: "Conecta otra vez y acepta. Si la página pedía un administrador, habla con quien lleva tu correo.",
    },
    admin: {
      happened: "En tu organización solo un administrador puede dar este permiso.",
      todo: "Pide a quien lleva tu correo que apruebe Hilo, y conecta otra vez.",
    },
    client: {
      happened: "El proveedor no acepta el identificador de cliente.",
      todo: "Mira que esté bien copiado, y que http://localhost esté entre sus direcciones de vuelta.",
    },
    scope: {
      happened: "Se dio permiso, pero no para leer y enviar correo.",
      todo: "Conecta otra vez y deja marcada la casilla del correo.",
    },
    late: { happened: "Nadie volvió del navegador en cinco minutos.", todo: "Conecta otra vez." },
    cancelled: {
      happened: "Has dejado de esperar: no se ha conectado.",
      todo: "Puedes conectar cuando quieras.",
    },
    unreachable: {
      happened: "No se pudo hablar con el proveedor.",
      todo: "Mira tu conexión y conecta otra vez.",
    },
    refused: {
      happened: "El proveedor no lo ha aceptado.",
      todo: "Lee lo que dice y conecta otra vez.",
    },
  } satisfies Record<OauthProblem, { happened: string; todo: string }>,
};
