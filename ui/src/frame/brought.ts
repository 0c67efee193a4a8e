/** What the mailbox has brought once all of it is here: how many mails, and how many of them stand on no timeline. */
import type { MailboxVisit } from "../ipc/bindings";
import { toastSay } from "../parts/toasts.svelte";
import { t } from "../texts/texts.svelte";

export function tellBrought({ read, aside, left_out }: MailboxVisit) {
  const words = [t("frame.brought", { count: read })];
  if (aside > 0) words.push(t("frame.aside", { count: aside }));
  if (left_out > 0) words.push(t("frame.left_out", { count: left_out }));
  toastSay(words.join(", "));
}
