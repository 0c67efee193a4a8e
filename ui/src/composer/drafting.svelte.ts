/**
 * The draft for one customer while it is written.
 *
 * What is typed is saved by itself after a short rest, and before anything is done with it. What the
 * core makes of the draft is put into what was typed since, so neither takes the other away; all that
 * is asked of the core about it is asked one thing after the other.
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
  VariantBlock,
} from "../ipc/bindings";
import { asFailure, call } from "../ipc/call";
import { attempt, toastFailure, toastSay } from "../parts/toasts.svelte";
import { resolve } from "../parts/unresolved";
import { t } from "../texts/texts.svelte";
import { valueAsMarkdown } from "./literal";
import { added, merge, notSaid } from "./merge";
import { together } from "./together";

const rest = 600;
/** Whoever types on and on is saved all the same, so that a crash takes no more than two seconds. */
const longest = 1_200;

/** What a letter from a template is made of. */
type Origin = Pick<Draft, "values" | "variants">;

/** A change that the core made, and what the draft was before. */
export interface Changed {
  before: Draft | null;
  after: Draft;
}

export class Drafting {
  /** The draft; `null` where there is none. */
  draft = $state.raw<Draft | null>(null);
  /** Whether something typed is not yet saved. */
  unsaved = $state(false);
  /** Whether the draft has come back from the outbox, to be written on. */
  cameBack = $state(false);
  /** How the draft is about to go, if it is: nothing is typed into it then, and nothing else begun. */
  leaving = $state<"" | "sent" | "discarded">("");
  /** Whether the core is taking it away right now: nothing is asked about it then. */
  away = $state(false);
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
  /** Values and variants that the letter follows. */
  private followed: Origin | undefined;
  private following: Promise<unknown> = Promise.resolve();
  /** When the first of what is not yet saved was typed. */
  private since: number | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The draft as the core has it, as far as is known here. */
  private known: Draft | null = null;
  /** What is asked of the core about the draft, and how much of it is not answered. */
  private turn: Promise<unknown> = Promise.resolve();
  private turns = 0;
  private departure: Promise<unknown> = Promise.resolve();

  constructor(readonly customer: CustomerId) {}

  /** Takes the draft that the core has. */
  adopt(draft: Draft | null) {
    // What is told meanwhile may be what is just being asked for.
    if (this.turns > 0) void this.inTurn(async () => this.take(draft));
    else this.take(draft);
  }

  private take(draft: Draft | null) {
    if (draft) {
      if (!this.known || draft.saved_at > this.known.saved_at) this.put(draft);
    } else if (!this.unsaved) {
      this.draft = this.known = this.rendered = null;
    }
  }

  /** Puts what the core has made of the draft into the one here. */
  private put(theirs: Draft) {
    const { draft, known } = this;
    this.known = theirs;
    const next = draft && known && this.unsaved ? together(known, draft, theirs) : theirs;
    this.draft = next;
    if (!draft || !sameOrigin(next, draft)) this.lookAgain();
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
    this.since ??= Date.now();
    clearTimeout(this.timer);
    const left = Math.max(0, longest - (Date.now() - this.since));
    this.timer = setTimeout(() => void this.save(), Math.min(rest, left));
  }

  /** The own words: of the mail, or of what is said by WhatsApp. */
  get words(): string {
    return this.draft?.whatsapp ?? this.draft?.body ?? "";
  }

  /** Puts other words in their place. */
  say(words: string) {
    this.edit(this.draft?.whatsapp == null ? { body: words } : { whatsapp: words });
  }

  /** Makes the draft one for WhatsApp. */
  async shorten(): Promise<boolean> {
    const draft = this.draft;
    if (!draft || draft.whatsapp !== null) return draft !== null;
    const short = await attempt(() => call("reply_shorten", { body: draft.body }));
    if (!short || this.draft?.body !== draft.body) return false;
    this.edit({ whatsapp: short.text });
    // The checks look at the draft that the core has: not at a mail any more.
    return this.save();
  }

  /** Takes back what made `after` of `before`, and keeps what was written since. */
  restore(before: Draft, after: Draft) {
    if (!this.draft) return;
    const { saved_at: _, ...undone } = together(after, this.draft, before);
    this.edit(undone);
    this.lookAgain();
  }

  /** Takes a template out again: what stood there before comes back, above what was written by hand since. */
  async takeOut(before: Draft, after: Draft) {
    await this.following;
    const { asWritten } = await import("./written");
    const { draft, rendered } = this;
    if (!draft) return;
    // What the form has put into the letter goes with it.
    const follows = draft.template === after.template && rendered && !isWrong(rendered, "body");
    const plain = follows ? rendered.markdown : after.body;
    const words = draft.body === plain ? "" : added(asWritten(plain), draft.body);
    const body = [before.body.trimEnd(), words].filter((part) => part !== "").join("\n\n");
    const subject = follows && draft.subject === rendered.subject ? after.subject : draft.subject;
    const { values, variants } = draft;
    const { saved_at: _, ...undone } = together(
      { ...after, values, variants },
      { ...draft, subject },
      before,
    );
    this.edit({ ...undone, body });
    this.lookAgain();
  }

  /** Saves what is not yet saved; answers whether all of it is safe now. */
  async save(): Promise<boolean> {
    clearTimeout(this.timer);
    await this.following;
    return (await this.inTurn(() => this.write())) && !this.unsaved;
  }

  /** Saves the draft as it stands; answers whether it worked. */
  private async write(tries = 3): Promise<boolean> {
    const draft = this.draft;
    if (!draft || !this.unsaved) return true;
    this.since = undefined;
    let saved: Draft;
    try {
      saved = await call("draft_save", { draft });
    } catch (thrown) {
      if (tries > 0 && asFailure(thrown).code === "changed_since")
        return (await attempt(() => this.join())) === true && this.write(tries - 1);
      toastFailure(thrown);
      return false;
    }
    if (this.draft === draft) this.unsaved = false;
    if (this.draft) {
      this.known = { ...draft, saved_at: saved.saved_at };
      this.draft = { ...this.draft, saved_at: saved.saved_at };
    }
    return true;
  }

  /**
   * Puts what was written elsewhere into what is written here, which is saved after it; says so, and
   * offers to leave what was written here alone.
   */
  private async join(): Promise<true> {
    const theirs = await call("draft_get", { customer: this.customer });
    const mine = this.draft;
    if (!theirs || !mine) return true;
    this.put(theirs);
    const both = this.draft;
    if (both && !isAlike(both, mine)) {
      const run = async () => this.restore(mine, both);
      toastSay(t("composer.joined.happened"), { label: t("composer.joined.mine"), run });
    }
    return true;
  }

  /** Has the core change the draft, once it has all of it. */
  async change(work: () => Promise<Draft>): Promise<Changed | undefined> {
    await this.following;
    return this.inTurn(async () => {
      if (!(await this.write())) return undefined;
      const before = this.known;
      const after = await work();
      this.put(after);
      return { before, after };
    });
  }

  /** Puts files into the draft. */
  async attach(paths: readonly string[]) {
    const { customer } = this;
    for (const path of paths) {
      await this.departure;
      await attempt(() => this.change(() => call("draft_attach", { customer, path })));
    }
  }

  /** Does what ends the draft, unless that is being done already. */
  async leave(how: "sent" | "discarded", work: () => Promise<unknown>) {
    if (this.leaving) return;
    this.leaving = how;
    this.departure = work().finally(() => (this.leaving = ""));
    await this.departure;
  }

  private async inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    this.turns += 1;
    const done = this.turn.then(work).finally(() => (this.turns -= 1));
    this.turn = done.catch(() => undefined);
    return done;
  }

  /**
   * Puts a template in the place of subject and body; answers with what is wrong with it. A part with
   * a mistake stays out: its code is nothing for a letter.
   */
  async useTemplate(template: TemplateId): Promise<readonly TemplateError[] | undefined> {
    const values = this.draft?.values ?? {};
    const rendered = await this.look({ template, values, variants: {} });
    if (!rendered || !this.draft) return undefined;
    if (isWrong(rendered, "body")) return rendered.errors;
    await this.following;
    const subject = isWrong(rendered, "subject") ? this.draft.subject : rendered.subject;
    const variants = chosenOf(rendered);
    this.edit({ template, values, variants, body: rendered.markdown, subject });
    this.rendered = rendered;
    this.followed = { values, variants };
    return rendered.errors;
  }

  /** Gives a field its value, and the text with it. */
  async setValue(name: string, value: string) {
    if (this.draft?.template == null) return;
    this.edit({ values: { ...this.draft.values, [name]: value } });
    await this.renderAgain();
  }

  /** Says a block of the template in its next way. */
  async nextVariant({ block, chosen, count }: VariantBlock) {
    if (!this.draft || !this.rendered) return;
    const variants = { ...chosenOf(this.rendered), [block]: (chosen + 1) % count };
    this.edit({ variants });
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
    return this.draft?.template == null || this.isFollowed(this.draft);
  }

  /**
   * Puts values into fields that stand in the letter although the form has them, such as one that was
   * brought back by undoing; answers whether there was one.
   */
  fill(): boolean {
    const { draft, rendered } = this;
    if (!draft || !rendered || !this.isFollowed(draft)) return false;
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
    if (asked?.template == null || this.isFollowed(asked)) return;
    const { template, values, variants } = asked;
    const rendered = await this.look({ template, values, variants });
    if (!rendered) return;
    const { asWritten } = await import("./written");
    const now = this.draft;
    if (now?.template !== template) return;
    const before = this.rendered;
    this.rendered = rendered;
    this.followed = { values, variants };
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
    if (await this.change(() => call("outbox_cancel", { outbox }))) this.cameBack = true;
  }

  /** Forgets the draft here: it was sent or discarded. */
  clear() {
    clearTimeout(this.timer);
    this.unsaved = false;
    this.draft = this.known = this.rendered = null;
  }

  /** Learns what the letter is to follow, of a draft that came from elsewhere. */
  private lookAgain() {
    this.rendered = null;
    this.followed = undefined;
    void this.follow();
  }

  private isFollowed({ values, variants }: Origin): boolean {
    return this.followed?.values === values && this.followed.variants === variants;
  }

  private look(asked: Origin & { template: TemplateId }) {
    return attempt(() => call("template_render", { ...asked, customer: this.customer }));
  }
}

/** The variants that a template was filled in with. */
function chosenOf({ variants }: Rendered): Draft["variants"] {
  return Object.fromEntries(variants.map(({ block, chosen }) => [block, chosen]));
}

/** Whether a part of a template cannot be filled in. */
function isWrong(rendered: Rendered, part: TemplatePart): boolean {
  return rendered.errors.some((error) => error.part === part);
}

/** Whether two drafts say the same, whenever they were saved. */
function isAlike(a: Draft, b: Draft): boolean {
  return JSON.stringify({ ...a, saved_at: 0 }) === JSON.stringify({ ...b, saved_at: 0 });
}

/** Whether two drafts come of the same template and values. */
function sameOrigin(a: Draft, b: Draft): boolean {
  return a.template === b.template && same(a.values, b.values) && same(a.variants, b.variants);
}

function same(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  return Object.keys({ ...a, ...b }).every((name) => a[name] === b[name]);
}
