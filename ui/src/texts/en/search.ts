import type { search as spanish } from "../es/search";
import type { SameKeys } from "../shape";

export const search: SameKeys<typeof spanish> = {
  title: "Search",
  field: "Search everything",
  hint: "Word, name or order",
  results: "Results",
  channel: "Channel",
  any_channel: "all channels",
  total_one: "{{number}} message",
  total_other: "{{number}} messages",
  none: "Found in no message",
  none_text: "Try fewer words, or the beginning of one.",
  start: "Search all that was said",
  start_text: "Mails, WhatsApp, calls and notes of every customer. Accents make no difference.",
  next: "Next hit",
  previous: "Previous hit",
  customers: "Customers",
  messages: "Messages",
};
