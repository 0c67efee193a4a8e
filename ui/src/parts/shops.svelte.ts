/** Going into the sample shop and back to the own one, from wherever that is offered. */
import { shell } from "../ipc/shell";
import { currentLanguage } from "../texts/texts.svelte";
import { where } from "../where.svelte";
import { attempt } from "./toasts.svelte";

let opening = $state<"sample" | "own" | null>(null);

async function open(shop: "sample" | "own", enter: () => Promise<void>) {
  if (opening) return;
  opening = shop;
  // Whoever is open here is somebody else there.
  where.go("now");
  await attempt(enter);
  opening = null;
}

export const shops = {
  /** Which shop is being opened, so that the wait can be put into words. */
  get opening() {
    return opening;
  },
  openSample: () => open("sample", () => shell.openSample(currentLanguage())),
  openOwn: () => open("own", () => shell.openOwn()),
};
