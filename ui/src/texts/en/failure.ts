import type { failure as spanish } from "../es/failure";
import type { SameKeys } from "../shape";

export const failure: SameKeys<typeof spanish> = {
  identity_taken: "{{value}} already belongs to {{title}}.",
  name_taken: "There is already a template called “{{name}}”.",
  draft: "The mail cannot leave yet. The draft is saved.",
  too_late: "Too late: it happened before you asked.",
  changed_since: "It has changed since, and undoing it would lose what is new.",
  keychain: "The system’s keychain did not answer.",
  in_use: "Another Hilo window has this folder open.",
  newer_version: "These data were written by a newer Hilo.",
  disk_full: "The disk is full. The last change was not saved; everything before it was.",
  database: "The database could not do this. Nothing was changed.",
  cancelled: "Cancelled. Nothing was left half done.",
  internal: "Hilo failed at this step. Your data are as they were.",
  todo: {
    not_found: "It may have been removed or undone. Go back to the list.",
    invalid: "Correct it and try again.",
    identity_taken: "If it is the same person, join them from their page.",
    name_taken: "Give it another name.",
    too_late: "See in the outbox how it ended.",
    changed_since: "Change it by hand where it stands.",
    keychain: "Unlock it and try again.",
    in_use: "Close the other window and open Hilo again.",
    newer_version: "Update Hilo to open them.",
    disk_full: "Free some space and repeat the last step.",
    database: "Try again. If it happens again, close Hilo and open it anew.",
    cancelled: "You can start again whenever you like.",
    internal: "Try again. If it happens again, copy the detail and tell us.",
  },
  not_found: {
    customer: "That customer is no longer here.",
    identity: "That address is no longer here.",
    message: "That message is no longer here.",
    attachment: "That attachment is no longer here.",
    import: "That import is no longer here.",
    template: "That template is no longer here.",
    outbox: "That mail is no longer in the outbox.",
    draft: "There is no draft for this customer.",
    operation: "That can no longer be undone.",
  },
  invalid: {
    email: "“{{value}}” is not a mail address.",
    phone: "“{{value}}” is not a telephone number.",
    name: "That name will not do: “{{value}}”.",
    time_zone: "There is no time zone “{{value}}”.",
    country: "There is no country “{{value}}”.",
    authority: "The authority’s certificate cannot be read.",
    server: "“{{value}}” is not the name of a server.",
    text: "The text is missing, or too long.",
    query: "That search cannot be understood.",
    request: "The window asked for something that cannot be understood.",
  },
  file: {
    missing: {
      happened: "“{{name}}” is no longer where it was.",
      todo: "Find it and choose it again.",
    },
    unreadable: {
      happened: "“{{name}}” cannot be read.",
      todo: "Check that you may read it and that no other program holds it.",
    },
    empty: { happened: "“{{name}}” is empty.", todo: "Export it again and bring it back." },
    foreign: {
      happened: "“{{name}}” is no file that Hilo knows.",
      todo: "Bring an .eml, an .mbox, a Maildir folder or a chat exported from WhatsApp.",
    },
    truncated: {
      happened: "“{{name}}” is cut off: its end is missing.",
      todo: "Copy or export it again.",
    },
    encrypted: {
      happened: "“{{name}}” is protected by a password.",
      todo: "Save it without one and bring it back.",
    },
    too_large: {
      happened: "“{{name}}” is larger than can be read.",
      todo: "Split it and bring the parts one by one.",
    },
    zip_bomb: {
      happened: "“{{name}}” swells beyond measure when opened. It was not opened.",
      todo: "If it is yours, export it again.",
    },
    hostile_names: {
      happened: "“{{name}}” holds dangerous file names. It was not opened.",
      todo: "If it is yours, export it again.",
    },
    no_chat: {
      happened: "There is no chat in “{{name}}”.",
      todo: "Export the chat from WhatsApp and bring that file.",
    },
    unwritable: { happened: "“{{name}}” could not be written.", todo: "Choose another folder." },
  },
  server: {
    unreachable: {
      happened: "The mail server does not answer.",
      todo: "See whether you are online. Hilo will try again by itself.",
    },
    unknown_host: {
      happened: "There is no server with that name.",
      todo: "Check the server’s name in Settings.",
    },
    certificate: {
      happened: "The server’s certificate cannot be trusted. Nothing was sent.",
      todo: "Check the server’s name, or add your authority in Settings.",
    },
    no_encryption: {
      happened: "The server offers no encrypted connection. Nothing was sent.",
      todo: "Choose another port or ask your provider.",
    },
    sign_in: {
      happened: "The server does not accept the user name or password.",
      todo: "Correct them in Settings.",
    },
    no_password: { happened: "The mail password is missing.", todo: "Enter it in Settings." },
    try_later: {
      happened: "The server asks us to wait.",
      todo: "Hilo will try again by itself.",
    },
    recipient: {
      happened: "The server does not know the recipient.",
      todo: "Check the address and send it again.",
    },
    sender: {
      happened: "The server does not let this address send.",
      todo: "Check your address in Settings.",
    },
    too_large: {
      happened: "The mail is larger than the server takes.",
      todo: "Remove an attachment and send it again.",
    },
    refused: {
      happened: "The server refused the mail.",
      todo: "Read what it says, correct it and send it again.",
    },
    interrupted: {
      happened: "The connection broke at the very end: nobody knows whether the mail arrived.",
      todo: "Ask, or wait for an answer, before you send it again.",
    },
  },
  draft_problem: {
    unresolved: "“{{field}}” is still to be filled in.",
    no_recipient: "The recipient is missing.",
    bad_address: "“{{address}}” is not a mail address.",
    no_text: "The text is missing.",
    no_subject: "The subject is missing.",
    no_account: "No mailbox is connected to send from.",
    too_large: "It exceeds {{size}}. Remove an attachment.",
  },
  skip: {
    before_first_message: "Stands before the first message",
    impossible_date: "The date does not exist",
    unreadable_time: "The time cannot be understood",
    not_a_mail: "Is not a mail",
    nobody_to_attribute: "Nobody knows whose it is",
    too_large: "Is too large",
    too_complex: "Is too complex",
    unknown_kind: "Is a kind of file nobody knows",
    empty: "Is empty",
    truncated: "Is cut off",
    unreadable: "It cannot be read",
  },
};
