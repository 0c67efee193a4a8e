/** Which rows show more than they need to: kept outside the rows, which come and go by scrolling. */
import { SvelteSet } from "svelte/reactivity";
import type { Interaction, MessageId } from "../ipc/bindings";
import { holdsAll } from "../texts/marks";

export type Fold = "quoted" | "html" | "whole";

export class Unfolded {
  #open = new SvelteSet<string>();
  /** Messages of which nothing is left to unfold: what they quote is told by a card. */
  readonly told = new SvelteSet<MessageId>();

  has(message: MessageId, fold: Fold): boolean {
    return this.#open.has(`${message} ${fold}`);
  }

  toggle(message: MessageId, fold: Fold) {
    const key = `${message} ${fold}`;
    if (!this.#open.delete(key)) this.#open.add(key);
  }

  /** Opens what hides words that were looked for: the rest of a long text, or what a mail quotes. */
  reveal(row: Interaction, query: string) {
    if (holdsAll(`${row.subject} ${row.text}`, query)) return;
    if (row.cut || row.automatic === "bounce") this.#open.add(`${row.id} whole`);
    if (row.quoted_lines > 0) this.#open.add(`${row.id} quoted`);
  }
}
