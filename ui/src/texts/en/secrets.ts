import type { secrets as spanish } from "../es/secrets";
import type { SameKeys } from "../shape";

export const secrets: SameKeys<typeof spanish> = {
  title: "Where passwords are kept",
  aside: {
    keychain: "in the system’s keychain",
    keychain_empty: "in the system’s keychain",
    keychain_away: "the keychain does not answer",
    open: "in a file, with a Hilo password",
    locked: "locked",
    damaged: "cannot be read",
  },
  text: {
    keychain:
      "The mail passwords are in the system’s keychain. If this computer has none that works, they can be kept encrypted in a file of Hilo’s, with a password that you choose.",
    keychain_empty:
      "The mail passwords will be kept in the system’s keychain. If this computer has none that works, they can be kept encrypted in a file of Hilo’s, with a password that you choose.",
    keychain_away:
      "The mail passwords belong in the system’s keychain, and it does not answer now. Unlock it and try again, or keep them encrypted in a file of Hilo’s, with a password that you choose.",
    open: "The mail passwords are encrypted in the file secrets.json, with your Hilo password. It is asked for once whenever Hilo opens.",
    locked:
      "The mail passwords are encrypted in the file secrets.json. Until you enter your Hilo password no mail comes in or leaves: it waits.",
    damaged:
      "The file that keeps the passwords is missing, damaged or cannot be read. Hilo leaves it alone. If you have a copy, put it into the data folder and open Hilo again. If not, begin anew.",
  },
  passphrase: "Hilo password",
  held: "Hilo password now",
  next: "New Hilo password",
  again: "Enter it again",
  shortest: "{{number}} characters at least; a few unrelated words are easy to remember",
  differs: "It is not the same as above.",
  wrong: "That is not it. Nothing has changed: try again.",
  honest:
    "Nobody can bring it back. If it is lost, only the mail passwords have to be entered again: no customers and none of their messages are lost. This password encrypts those of the mail and nothing else.",
  anew_typed:
    "The password has to be entered again, or the account connected again: {{addresses}}.",
  ask: {
    unlock: "Enter your Hilo password",
    use: "Use a Hilo password",
    change: "Change the Hilo password",
    anew: "Begin with another Hilo password?",
  },
  why: {
    unlock:
      "It opens the mail passwords. Without it everything can be read, and mail waits without coming in or leaving.",
    use: "The mail passwords will be kept encrypted in a file of Hilo’s. What is in the keychain comes along.",
    change: "The mail passwords stay where they are.",
    anew: "The mail passwords that are kept can no longer be used. Everything else stays as it is.",
  },
  do: {
    unlock: "Unlock",
    use: "Use a Hilo password",
    change: "Change password",
    anew: "Begin anew",
  },
  done: {
    unlock: "Unlocked: mail comes in and leaves again",
    use: "Passwords are now kept with your Hilo password",
    change: "Hilo password changed",
    anew: "New Hilo password. Enter those of the mail again.",
    keychain: "Passwords are now in the system’s keychain",
  },
  later: "Not now",
  forgotten: "I have forgotten it",
  forgotten_which: "I have forgotten the Hilo password",
  change: "Change the Hilo password",
  use_keychain: "Use the system’s keychain",
  keychain_todo: "The passwords are still where they were.",
  unread:
    "This could not be read and did not come along. Enter the password again, or connect the account again:",
  client: "the client secret of {{name}}",
  locked: "locked: no mail comes in or leaves",
  damaged: "the passwords cannot be read",
};
