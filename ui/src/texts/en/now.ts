import type { now as spanish } from "../es/now";
import type { SameKeys } from "../shape";

export const now: SameKeys<typeof spanish> = {
  title: "Now",
  order: "what burns most, first",
  list: "What is to be done",
  unanswered: "unanswered",
  promise_broken: "promised for {{day}}, not kept",
  promise_today: "promised for today",
  promise_next: "promised for {{day}}",
  answer_late: "past the day to answer in",
  first_answer_late: "past the hour to answer in",
  first_answer_in: "due: {{time}}",
  first_answer_by: "due: {{when}}",
  next_step: {
    listening: "to write down what they tell",
    identification: "to find out what happened",
    steps: "to tell them what comes next",
    solution: "to solve, or to give a date",
    agreement: "to ask whether they agree",
  },
  messages_one: "{{number}} message",
  messages_other: "{{number}} messages",
  settle: "Needs no answer",
  settle_short: "Settled",
  settled: "“{{name}}” no longer waits",
  older_one: "and {{number}} from over 30 days ago",
  older_other: "and {{number}} from over 30 days ago",
  show_older: "Show the older ones too",
  hide_older: "Only the last 30 days",
  empty_title: "Nobody waits for anything",
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
