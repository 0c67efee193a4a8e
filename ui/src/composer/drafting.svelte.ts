/**
 * The draft for one customer while it is written.
 *
 * What is typed is saved by itself after a short rest, and before anything is done with it. The draft
 * of the core wins over the one here only where nothing unsaved stands here, so a save that comes
 * back never takes away what was typed meanwhile.
 *
 * A draft from a template follows its form for as long as it is written, also where it was changed by
 * hand: each answer of the core is merged into it, in the order of asking. Nothing is saved or sent
 * between a value and the letter that says it.
 */
import type {
  CustomerId,
  Draft,
  MessageId,
  OutboxId,
  Rendered,
  TemplateError,
  TemplateId,
  TemplatePart,
} from "../ipc/bindings";
import { call } from "../ipc/call";
import { attempt } from "../parts/toasts.svelte";
import { resolve } from "../parts/unresolved";
import { valueAsMarkdown } from "./markdown";
import { merge, notSaid } from "./merge";

const rest = 600;

export class Drafting {
  /** The draft; `null` where there is none. */
  draft = $state.raw<Draft | null>(null);
  /** Whether something typed is not yet saved. */
  unsaved = $state(false);
  /** Whether the draft is on its way back from the outbox, to be written on. */
  comesBack = false;
  /** What the template of the draft came to with the values that the letter follows. */
  rendered = $state.raw<Rendered | null>(null);
  /** Fields of which the form says something else than the letter, by the part that does. */
  readonly apart = $derived.by(() => {
    const { draft, rendered } = this;
    if (!draft || !rendered || draft.template === null) return { subject: [], body: [] };
    // What the shop and the customer tell by themselves may be said otherwise; the form may not.
    const given = rendered.fields.filter((field) => draft.values[field.name]);
    return {
      subject: notSaid(draft.subject, rendered.subject, given),
      body: notSaid(draft.body, rendered.markdown, given),
    };
  });
  /** Values that the letter follows. */
  private followed: Draft["values"] | undefined;
  private following: Promise<unknown> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving: Promise<unknown> = Promise.resolve();

  constructor(readonly customer: CustomerId) {}

  /** Takes the draft that the core has. */
  adopt(draft: Draft | null) {
    if (this.unsaved) return;
    const known = this.draft;
    if (draft && known && draft.saved_at <= known.saved_at) return;
    this.draft = draft;
    if (!draft) this.rendered = null;
    else if (!known || !sameOrigin(draft, known)) this.lookAgain();
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
  edit(change: Partial<Draft>) {
    if (!this.draft) return;
    this.draft = { ...this.draft, ...change };
    this.unsaved = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), rest);
  }

  /** Puts what stood in the draft before back into it. */
  restore({ body, subject, values, template }: Draft) {
    this.edit({ body, subject, values, template });
    this.lookAgain();
  }

  /** Saves what is not yet saved; answers whether all of it is safe now. */
  async save(): Promise<boolean> {
    clearTimeout(this.timer);
    await this.following;
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

  /**
   * Puts a template in the place of subject and body; answers with what is wrong with it. A part with
   * a mistake stays out: its code is nothing for a letter.
   */
  async useTemplate(template: TemplateId): Promise<readonly TemplateError[] | undefined> {
    const values = this.draft?.values ?? {};
    const rendered = await this.look(template, values);
    if (!rendered || !this.draft) return undefined;
    if (isWrong(rendered, "body")) return rendered.errors;
    await this.following;
    const subject = isWrong(rendered, "subject") ? this.draft.subject : rendered.subject;
    this.edit({ template, values, body: rendered.markdown, subject });
    this.rendered = rendered;
    this.followed = values;
    return rendered.errors;
  }

  /** Gives a field its value, and the text with it. */
  async setValue(name: string, value: string) {
    if (this.draft?.template == null) return;
    this.edit({ values: { ...this.draft.values, [name]: value } });
    await this.renderAgain();
  }

  /** Brings the text up to date with what has changed about the customer or the values. */
  async renderAgain(): Promise<void> {
    this.followed = undefined;
    await this.follow();
  }

  /** Waits until the letter follows the form; answers whether it does. */
  async follow(): Promise<boolean> {
    this.following = this.following.then(() => this.catchUp());
    await this.following;
    return this.draft?.template == null || this.followed === this.draft.values;
  }

  /**
   * Puts values into fields that stand in the letter although the form has them, such as one that was
   * brought back by undoing; answers whether there was one.
   */
  fill(): boolean {
    const { draft, rendered } = this;
    if (!draft || !rendered || this.followed !== draft.values) return false;
    const known = new Map(rendered.fields.map((field) => [field.name, field.value]));
    const subject = resolve(draft.subject, (name) => known.get(name));
    const body = resolve(draft.body, (name) => valueAsMarkdown(known.get(name) ?? ""));
    if (subject === draft.subject && body === draft.body) return false;
    this.edit({ subject, body });
    return true;
  }

  private async catchUp() {
    const asked = this.draft;
    // Whoever types faster than the core answers is answered once, for all of it.
    if (asked?.template == null || this.followed === asked.values) return;
    const { template, values } = asked;
    const rendered = await this.look(template, values);
    if (!rendered) return;
    const { asWritten } = await import("./written");
    const now = this.draft;
    if (now?.template !== template) return;
    const before = this.rendered;
    this.rendered = rendered;
    this.followed = values;
    if (!before) return;
    const known = [...before.fields, ...rendered.fields].map((field) => field.value);
    const change: Partial<Draft> = {};
    if (!isWrong(before, "subject") && !isWrong(rendered, "subject"))
      change.subject = merge(before.subject, now.subject, rendered.subject, known);
    if (!isWrong(before, "body") && !isWrong(rendered, "body"))
      change.body =
        now.body === before.markdown
          ? rendered.markdown
          : merge(asWritten(before.markdown), now.body, asWritten(rendered.markdown), known);
    if (change.subject === now.subject && change.body === now.body) return;
    this.edit(change);
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

  /** Learns what the letter is to follow, of a draft that came from elsewhere. */
  private lookAgain() {
    this.rendered = null;
    this.followed = undefined;
    void this.follow();
  }

  private look(template: TemplateId, values: Draft["values"]) {
    const request = { template, customer: this.customer, values };
    return attempt(() => call("template_render", request));
  }
}

/** Whether a part of a template cannot be filled in. */
function isWrong(rendered: Rendered, part: TemplatePart): boolean {
  return rendered.errors.some((error) => error.part === part);
}

/** Whether two drafts come of the same template and values. */
function sameOrigin(a: Draft, b: Draft): boolean {
  const names = Object.keys({ ...a.values, ...b.values });
  return a.template === b.template && names.every((name) => a.values[name] === b.values[name]);
}
