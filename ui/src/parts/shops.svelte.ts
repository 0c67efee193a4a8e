/** Going into the sample shop and back to the own one, from wherever that is offered. */
import { tick } from "svelte";
import { shell } from "../ipc/shell";
import { currentLanguage } from "../texts/texts.svelte";
import { where } from "../where.svelte";
import { allSaved } from "./saves";
import { attempt } from "./toasts.svelte";

let opening = $state<"sample" | "own" | null>(null);

async function open(shop: "sample" | "own", enter: () => Promise<void>) {
  if (opening) return;
  opening = shop;
  // Whoever is open here is somebody else there, and what is left unsaved belongs here.
  where.go("now");
  await tick();
  await allSaved();
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
