/** Which rows show more than they need to: kept outside the rows, which come and go by scrolling. */
import { SvelteSet } from "svelte/reactivity";
import type { MessageId } from "../ipc/bindings";

export type Fold = "quoted" | "html" | "whole";

export class Unfolded {
  #open = new SvelteSet<string>();

  has(message: MessageId, fold: Fold): boolean {
    return this.#open.has(`${message} ${fold}`);
  }

  toggle(message: MessageId, fold: Fold) {
    const key = `${message} ${fold}`;
    if (!this.#open.delete(key)) this.#open.add(key);
  }
}
