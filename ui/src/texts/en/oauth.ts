export const oauth = {
  name: { microsoft: "Microsoft", google: "Google" },
  connect: "Connect with {{name}}",
  again: "Connect again",
  again_which: "Connect {{address}} again",
  connected: "Connected with {{name}}",
  waiting:
    "Go on in the browser: sign in at {{name}} as {{user}} and agree. Hilo waits five minutes.",
  waiting_error: "Did the page show an error? Stop waiting, check the client id and connect again.",
  stop: "Stop waiting",
  open_again: "Open the page again",
  by_page: "Signs in at {{name}}, in the browser",
  by_page_why:
    "Hilo does not see your password: {{name}} gives it a permission that you can withdraw at any time.",
  by_password: "Signs in with a password",
  use_page: "Sign in at {{name}} instead of with a password",
  use_password: "Sign in with a password",
  no_client:
    "To sign in at {{name}}, Hilo has to be registered there once, and the client id that you are given written here. Hilo brings none of its own.",
  how: {
    microsoft:
      "If somebody runs Microsoft 365 for your company, ask them. If not: under “App registrations” choose “New registration”, accounts in any directory and personal ones, and the platform “Public client/native” with http://localhost. Copy the “Application (client) ID”. No secret is needed.",
    google:
      "With Gmail an app password is the simplest way. If you prefer this, make a project with a consent screen and an “OAuth client ID” of the type “Desktop app”. While the project is in testing, Google withdraws the permission after seven days.",
  },
  shape: {
    microsoft: "Those of Microsoft look like 1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d.",
    google: "Those of Google end in .apps.googleusercontent.com.",
  },
  register: "Open the registration page",
  client: "Client id",
  client_change: "Client id at {{name}}",
  secret: "Client secret (if you are given one)",
  secret_hint:
    "Kept with the passwords. Leave it empty to keep it as it is; another client id needs its own.",
  save: "Save client id",
  saved: "Client id saved",
  failed: {
    denied: {
      happened: "No permission was given on the page.",
      todo: "Connect again and agree. If the page asked for an administrator, speak to whoever runs your mail.",
    },
    admin: {
      happened: "In your organisation only an administrator can give this permission.",
      todo: "Ask whoever runs your mail to approve Hilo, and connect again.",
    },
    client: {
      happened: "The provider does not take the client id.",
      todo: "See that it was copied well, and that http://localhost is among its redirect addresses.",
    },
    scope: {
      happened: "A permission was given, but not to read and send mail.",
      todo: "Connect again and leave the box for mail ticked.",
    },
    late: {
      happened: "Nobody came back from the browser in five minutes.",
      todo: "Connect again.",
    },
    cancelled: {
      happened: "You stopped waiting: nothing was connected.",
      todo: "You can connect whenever you like.",
    },
    unreachable: {
      happened: "The provider could not be reached.",
      todo: "Check your connection and connect again.",
    },
    refused: {
      happened: "The provider did not accept it.",
      todo: "Read what it says and connect again.",
    },
  },
};
