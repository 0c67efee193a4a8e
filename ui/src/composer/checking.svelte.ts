/**
 * What is found in the letter while it is written, and what is done about it.
 *
 * The core looks at the draft that it has, so it looks again whenever one was saved. A fix is made on a draft that was
 * saved whole, and can be taken back.
 */
import { tick } from "svelte";
import type { CustomerCard, Draft, Finding, RuleId } from "../ipc/bindings";
import { call } from "../ipc/call";
import type { Live } from "../ipc/live.svelte";
import { attempt, toastUndoable } from "../parts/toasts.svelte";
import { clock } from "../texts/clock.svelte";
import { date, endOfDay } from "../texts/dates";
import { doneWords } from "../texts/finding";
import { t } from "../texts/texts.svelte";
import { where } from "../where.svelte";
import type { Drafting } from "./drafting.svelte";

/** What the letter can do for a fix. */
export interface Hands {
  fillIn: (field: string) => void;
  attach: () => void;
  subject: () => void;
  /** Shows the words that a finding means. */
  show: (finding: Finding) => void;
  /** Takes the focus that was on something which is no longer there. */
  write: () => void;
}

export class Checking {
  /** The finding that the keys speak of, by its key. */
  chosen = $state("");
  /** The finding whose fix asks for something now, by its key. */
  asking = $state("");
  /** What is shown: fields without a value stand in the letter as such already. */
  readonly all = $derived.by(() =>
    (this.found.value ?? []).filter(
      ({ detail }) => detail.found !== "unresolved" || !detail.field.startsWith("{{"),
    ),
  );
  readonly current = $derived(this.all.find((each) => each.key === this.chosen) ?? this.all[0]);
  /** Whether something that was found keeps the mail from leaving. */
  readonly blocked = $derived(this.all.some((each) => each.severity === "block"));
  /** What has to be confirmed before the mail leaves. */
  readonly doubtful = $derived(this.all.filter((each) => each.needs_confirmation));
  /** How many there are of each weight, the heaviest first. */
  readonly counts = $derived(
    (["block", "warning", "advice"] as const)
      .map((severity) => ({
        severity,
        count: this.all.filter((each) => each.severity === severity).length,
      }))
      .filter(({ count }) => count > 0),
  );
  /** Brings the line of a finding into view; answers whether it was out of it. */
  reveal: (key: string) => boolean = () => false;

  constructor(
    private readonly found: Live<Finding[]>,
    private readonly drafting: Drafting,
    private readonly card: () => CustomerCard,
    private readonly usted: () => boolean,
    private readonly hands: Hands,
  ) {}

  /** Goes to the finding after the current one. */
  next() {
    const at = this.all.findIndex((each) => each.key === this.current?.key);
    const next = this.all[(at + 1) % this.all.length];
    if (!next) return;
    this.chosen = next.key;
    void this.show(next);
  }

  /** Shows the words that a finding means, and what is said about them. */
  async show(finding: Finding) {
    this.hands.show(finding);
    await tick();
    this.reveal(finding.key);
  }

  /** Gives the focus back to what is written. */
  write() {
    this.hands.write();
  }

  /** Mends the current finding. One that is out of sight is only shown: nothing is changed unseen. */
  async mend() {
    if (this.current && !this.reveal(this.current.key)) await this.fix(this.current);
  }

  /** Does what the key of a finding does. */
  async fix(finding: Finding) {
    this.chosen = finding.key;
    const { fix } = finding;
    if (fix.fix === "add_name" || fix.fix === "pick_date") {
      this.asking = finding.key;
      return;
    }
    const changed = await attempt(() =>
      this.drafting.change(() =>
        call("check_fix", { customer: this.drafting.customer, key: finding.key }),
      ),
    );
    if (!changed?.before) return;
    const { before, after } = changed;
    switch (fix.fix) {
      case "edit":
        return this.undoable(finding, before, after);
      case "copies_apart":
        this.drafting.edit({ cc: [] });
        return this.undoable(finding, before, { ...after, cc: [] });
      case "next_variant": {
        const block = this.drafting.rendered?.variants.find((each) => each.count > 1);
        if (block) await this.drafting.nextVariant(block);
        return;
      }
      case "fill_in":
        return this.hands.fillIn(finding.detail.found === "unresolved" ? finding.detail.field : "");
      case "attach":
        return this.hands.attach();
      case "write_subject":
        return this.hands.subject();
      case "open_signature":
        return where.go("settings");
      case "open_account":
        return where.go("settings", { part: "account" });
      case "show":
        return this.show(finding);
    }
  }

  /** Goes on with a fix that asked for a name or a day. */
  async give(finding: Finding, what: string) {
    this.asking = "";
    if (finding.fix.fix === "add_name") await this.addName(what);
    else await this.putDay(finding, what);
  }

  /** Leaves a finding of this letter as it is. */
  async leave(finding: Finding) {
    if (!(await this.drafting.save())) return;
    await attempt(() =>
      call("check_ignore", { customer: this.drafting.customer, key: finding.key }),
    );
    this.found.refresh();
  }

  /** Does without a rule in this shop. */
  async switchOff(rule: RuleId) {
    const changed = await attempt(() => call("check_switch", { rule, on: false }));
    if (changed)
      toastUndoable(t("checks.is_off", { rule: t(`checks.rule.${rule}.name`) }), changed.operation);
    this.found.refresh();
  }

  private async addName(name: string) {
    const { customer } = this.card();
    const changed = await attempt(() =>
      call("customer_update", { customer: { ...customer, name } }),
    );
    if (!changed) return;
    await this.drafting.renderAgain();
    this.found.refresh();
  }

  private async putDay(finding: Finding, day: string) {
    const { place, key } = finding;
    const end = endOfDay(day);
    if (end === null || !(await this.drafting.save())) return;
    const spanish = (this.card().customer.language ?? "es").startsWith("es");
    const words = date(end, clock.now);
    await attempt(() => call("check_fix", { customer: this.drafting.customer, key }));
    const before = this.drafting.draft;
    const said = this.drafting.words;
    if (place?.part === "body" && said.includes(place.quote)) {
      const dated = t(`checks.at_latest.${spanish ? "es" : "en"}`, {
        words: place.quote,
        date: words,
      });
      this.drafting.say(said.replace(place.quote, () => dated));
    } else {
      const how = spanish ? (this.usted() ? "usted" : "tu") : "en";
      const sentence = t(`checks.by_day.${how}`, { date: words });
      this.drafting.say(`${said}\n\n${sentence}`);
    }
    const after = this.drafting.draft;
    if (before && after) this.undoable(finding, before, after);
  }

  private undoable(finding: Finding, before: Draft, after: Draft) {
    toastUndoable(doneWords(finding), async () => this.drafting.restore(before, after));
  }
}
