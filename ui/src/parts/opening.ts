/** Opening a file or folder with the program that the system has for it. */
import { inWindow } from "../ipc/call";
import { shell } from "../ipc/shell";
import { t } from "../texts/texts.svelte";
import { toastFailure, toastSay } from "./toasts.svelte";

/** Opens a file or folder; where there is only a browser, says that it opens none. */
export async function openFile(path: string) {
  try {
    await shell.openFile(path);
  } catch (thrown) {
    if (inWindow) toastFailure(thrown);
    else toastSay(t("common.only_in_window"));
  }
}
