/**
 * The text for WhatsApp follows the letter that it was made of: a template, its form and its other ways.
 *
 * What was changed by hand stays, as far as the letter does not say the same place anew.
 */
import type { Draft, Short } from "../ipc/bindings";
import { call } from "../ipc/call";
import { attempt } from "../parts/toasts.svelte";
import type { Drafting } from "./drafting.svelte";
import { valueAsMarkdown } from "./literal";
import { merge } from "./merge";

export class Shortened {
  /** What the letter comes to. */
  private made = $state.raw<Short>();
  /** What was done to the letter. */
  readonly did = $derived(this.made?.did ?? []);

  constructor(private readonly drafting: Drafting) {}

  /** Brings the text up to date with the letter. */
  async follow(body: string) {
    const short = await attempt(() => call("reply_shorten", { body }));
    const { draft, rendered } = this.drafting;
    if (!short || !draft || draft.whatsapp === null || draft.body !== body) return;
    const before = this.made;
    this.made = short;
    if (!before || before.text === short.text) return;
    const known = (rendered?.fields ?? []).map((field) => field.value);
    const text = draft.whatsapp;
    const whatsapp =
      text === before.text ? short.text : merge(before.text, text, short.text, known);
    if (whatsapp !== text) this.drafting.edit({ whatsapp });
  }

  /** The draft as a mail: the letter that it was, or the words that were written by hand. */
  asMail(): Partial<Draft> {
    const text = this.drafting.draft?.whatsapp ?? "";
    if (!this.made || text === this.made.text) return { whatsapp: null };
    return { whatsapp: null, body: valueAsMarkdown(text.trim()) };
  }
}
