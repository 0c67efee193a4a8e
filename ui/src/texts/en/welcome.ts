import type { welcome as spanish } from "../es/welcome";
import type { SameKeys } from "../shape";

export const welcome: SameKeys<typeof spanish> = {
  title: "Welcome",
  hello: "Hello. This is Hilo.",
  text: "Everything that a customer and your shop have said to one another, on one thread: mail, WhatsApp and calls. On this computer, without a network.",
  begin: "Where shall we begin?",
  import: "Bring what you already have",
  import_text:
    "Drop mails or chats exported from WhatsApp anywhere in this window. You will see what they hold before anything is saved.",
  account: "Connect a mailbox",
  account_text:
    "What comes in appears on each customer’s timeline, and you answer from here with your address.",
  account_button: "Connect a mailbox",
  sample: "Look around",
  sample_text:
    "An invented shop with its customers and its muddles, and a practice mailbox. Touch whatever you like.",
  sample_button: "Open the sample shop",
  skip: "Just go in",
  in_sample: "You are in the sample shop",
  back: "Back to my shop",
  opening: "Preparing the sample shop…",
  going_back: "Going back to your shop…",
};
