import type { now as spanish } from "../es/now";
import type { SameKeys } from "../shape";

export const now: SameKeys<typeof spanish> = {
  title: "Now",
  order: "longest wait first",
  list: "Who waits for an answer",
  unanswered: "unanswered",
  unanswered_for: "unanswered · {{time}}",
  messages_one: "{{number}} message",
  messages_other: "{{number}} messages",
  settle: "Needs no answer",
  settle_short: "Settled",
  settled: "“{{name}}” no longer waits",
  older_one: "and {{number}} from over 30 days ago",
  older_other: "and {{number}} from over 30 days ago",
  show_older: "Show the older ones too",
  hide_older: "Only the last 30 days",
  empty_title: "Nobody waits for an answer",
  empty_text:
    "Everything is answered. A good moment to see who wrote lately, or to bring in what is missing.",
  nobody_title: "No customers yet",
  nobody_text:
    "Bring your mail or your WhatsApp chats, and you will see here who waits for an answer. You can also look at the sample shop first.",
  see_customers: "See customers",
  import_more: "Import mail or WhatsApp",
  next: "Next in the list",
  previous: "Previous in the list",
};
