/** What the mailbox has brought once all of it is here: how many mails, and how many of them stand on no timeline. */
import type { MailboxVisit } from "../ipc/bindings";
import { toastStay } from "../parts/toasts.svelte";
import { t } from "../texts/texts.svelte";
import { where } from "../where.svelte";

/** Says it until it was read: the mails may have been on their way for long. */
export function tellBrought({ read, aside, left_out }: MailboxVisit, customers: number) {
  const words = [t("frame.brought", { count: read }), t("frame.brought_of", { count: customers })];
  if (aside > 0) words.push(t("frame.aside", { count: aside }));
  if (left_out > 0) words.push(t("frame.left_out", { count: left_out }));
  const run = async () => where.go("imports");
  const told = aside + left_out > 0 ? { label: t("frame.brought_see"), run } : null;
  toastStay(words.join(", "), told);
}
