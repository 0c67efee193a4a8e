/** What the mailbox has brought once all of it is here: how many mails, and how many of them stand on no timeline. */
import { call } from "../ipc/call";
import { attempt, toastSay } from "../parts/toasts.svelte";
import { t } from "../texts/texts.svelte";

/** Says it, where it can be known. */
export async function tellBrought(read: number) {
  const found = await attempt(() =>
    Promise.all([call("aside_list", {}), call("left_out_list", {})]),
  );
  if (!found) return;
  const [{ mails }, { count }] = found;
  const words = [t("frame.brought", { count: read })];
  if (mails > 0) words.push(t("frame.aside", { count: mails }));
  if (count > 0) words.push(t("frame.left_out", { count }));
  toastSay(words.join(", "));
}
