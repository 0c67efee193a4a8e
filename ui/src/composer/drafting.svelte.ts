/**
 * The draft for one customer while it is written.
 *
 * What is typed is saved by itself after a short rest, and before anything is done with it. The draft
 * of the core wins over the one here only where nothing unsaved stands here, so a save that comes
 * back never takes away what was typed meanwhile.
 */
import type { CustomerId, Draft, MessageId, OutboxId, Rendered, TemplateId } from "../ipc/bindings";
import { call } from "../ipc/call";
import { attempt } from "../parts/toasts.svelte";
import { resolve } from "../parts/unresolved";

const rest = 600;

export class Drafting {
  /** The draft; `null` where there is none. */
  draft = $state.raw<Draft | null>(null);
  /** Whether something typed is not yet saved. */
  unsaved = $state(false);
  /** Whether the draft is on its way back from the outbox, to be written on. */
  comesBack = false;
  /** What the template of the draft came to with the values given so far. */
  rendered = $state.raw<Rendered | null>(null);
  /** Whether subject or body were changed by hand since the template was put in. */
  private touched = true;
  private asked = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving: Promise<unknown> = Promise.resolve();

  constructor(readonly customer: CustomerId) {}

  /** Takes the draft that the core has. */
  adopt(draft: Draft | null) {
    if (this.unsaved) return;
    const known = this.draft;
    if (draft && known && draft.saved_at <= known.saved_at) return;
    this.draft = draft;
    if (!draft) {
      this.rendered = null;
    } else if (draft.template !== null && draft.template !== known?.template) {
      void this.look(draft.template, draft.values).then((rendered) => {
        if (rendered?.markdown === this.draft?.body) this.touched = false;
      });
    }
  }

  /** Begins a draft, or opens the one there is. */
  async start(replyTo: MessageId | null) {
    const draft = await attempt(() =>
      call("draft_start", { customer: this.customer, reply_to: replyTo }),
    );
    if (draft) this.adopt(draft);
    return draft !== undefined;
  }

  /** Changes a part of the draft and saves it soon. */
  edit(change: Partial<Draft>, byHand = true) {
    if (!this.draft) return;
    if (byHand && (change.body !== undefined || change.subject !== undefined)) this.touched = true;
    this.draft = { ...this.draft, ...change };
    this.unsaved = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), rest);
  }

  /** Saves what is not yet saved; answers whether all of it is safe now. */
  async save(): Promise<boolean> {
    clearTimeout(this.timer);
    await this.saving;
    const draft = this.draft;
    if (!draft || !this.unsaved) return true;
    const work = attempt(() => call("draft_save", { draft }));
    this.saving = work;
    const saved = await work;
    if (!saved) return false;
    if (this.draft === draft) this.unsaved = false;
    if (this.draft) this.draft = { ...this.draft, saved_at: saved.saved_at };
    return !this.unsaved;
  }

  /** Puts a template in the place of subject and body. */
  async useTemplate(template: TemplateId, values: Draft["values"] = this.draft?.values ?? {}) {
    const rendered = await this.look(template, values);
    if (!rendered || !this.draft) return false;
    this.edit({ template, values, body: rendered.markdown, subject: rendered.subject }, false);
    this.touched = false;
    return true;
  }

  /** Gives a field its value, and the text with it. */
  async setValue(name: string, value: string) {
    if (this.draft?.template == null) return;
    const values = { ...this.draft.values, [name]: value };
    this.edit({ values });
    await this.renderAgain();
  }

  /** Brings the text up to date with what has changed about the customer or the values. */
  async renderAgain() {
    const asked = this.draft;
    if (asked?.template == null) return;
    const rendered = await this.look(asked.template, asked.values);
    if (!rendered || this.draft?.values !== asked.values) return;
    if (this.touched) {
      const known = new Map(rendered.fields.map((field) => [field.name, field.value]));
      const fill = (text: string) => resolve(text, (name) => known.get(name));
      this.edit({ body: fill(this.draft.body), subject: fill(this.draft.subject) });
    } else {
      this.edit({ body: rendered.markdown, subject: rendered.subject }, false);
    }
  }

  /** Takes a mail that has not left yet back into the draft. */
  async bringBack(outbox: OutboxId) {
    this.comesBack = true;
    try {
      await call("outbox_cancel", { outbox });
    } catch (thrown) {
      this.comesBack = false;
      throw thrown;
    }
  }

  /** Forgets the draft here: it was sent or discarded. */
  clear() {
    clearTimeout(this.timer);
    this.unsaved = false;
    this.draft = null;
    this.rendered = null;
  }

  private async look(template: TemplateId, values: Draft["values"]) {
    const request = { template, customer: this.customer, values };
    const mine = ++this.asked;
    const rendered = await attempt(() => call("template_render", request));
    // Each letter typed asks again, and answers may overtake each other.
    if (rendered && mine === this.asked) this.rendered = rendered;
    return rendered;
  }
}
