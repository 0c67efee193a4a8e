/**
 * The cases of the customer at hand, and what is being done with them.
 *
 * The panel, the forms and the question above the composer share it. What may become of a case the core decides: nothing is
 * held back here, and what it refuses stands beside the case, in words, until something else is done with it.
 */
import type {
  CaseClosing,
  CaseId,
  CaseView,
  ChangedCase,
  CustomerId,
  Failure,
  MessageId,
} from "../ipc/bindings";
import { asFailure, call } from "../ipc/call";
import { live } from "../ipc/live.svelte";
import { toastUndoable } from "../parts/toasts.svelte";
import { t } from "../texts/texts.svelte";
import { askedAbout } from "./words";

/** A place of the form about a case. */
export type Place = "listening" | "identification" | "solution";

/** The form that is open. */
export type Form =
  | { kind: "open"; message: MessageId | null }
  | { kind: "facts"; case: CaseId; place: Place }
  | { kind: "steps"; case: CaseId }
  | { kind: "agree"; case: CaseId };

type Did = "opened" | "changed" | "steps" | "agreed" | "closed" | "unanswered" | "reopened";

/** Of which nobody is to be asked again, for as long as the window is open: case and message. */
const letGone = new Set<string>();

export class CaseDesk {
  form = $state.raw<Form | null>(null);
  /** What the core refused, and of which case. */
  refused = $state.raw<{ case: CaseId; failure: Failure } | null>(null);

  readonly #customer: () => CustomerId;
  readonly #list;
  #left = $state(0);

  /** Has to be called while a component starts. */
  constructor(customer: () => CustomerId) {
    this.#customer = customer;
    this.#list = live("case_list", () => ({ customer: customer(), open: null, limit: 100 }));
    $effect.pre(() => {
      void customer();
      this.form = null;
      this.refused = null;
    });
  }

  get customer(): CustomerId {
    return this.#customer();
  }

  /** The cases of this customer; those of the one before never stand in. */
  get list(): readonly CaseView[] {
    return (this.#list.value ?? []).filter((view) => view.case.customer === this.customer);
  }

  get failure(): Failure | undefined {
    return this.#list.failure;
  }

  get open(): CaseView[] {
    return this.list.filter((view) => view.case.closed === null);
  }

  get closed(): CaseView[] {
    return this.list.filter((view) => view.case.closed !== null);
  }

  /** The case of which is asked whether it goes on. */
  get asked(): CaseView | undefined {
    void this.#left;
    const view = askedAbout(this.list);
    return view && !letGone.has(`${view.case.id} ${view.said_since}`) ? view : undefined;
  }

  refresh = () => this.#list.refresh();

  find(id: CaseId): CaseView | undefined {
    return this.list.find((view) => view.case.id === id);
  }

  /** Opens the form for a new case, which may begin with a message. */
  begin = (message: MessageId | null = null) => (this.form = { kind: "open", message });

  show = (id: CaseId, place: Place = "listening") =>
    (this.form = { kind: "facts", case: id, place });

  agree = (id: CaseId) => (this.form = { kind: "agree", case: id });

  steps = (id: CaseId) => (this.form = { kind: "steps", case: id });

  leave = () => (this.form = null);

  async close(id: CaseId, how: CaseClosing) {
    await this.#act(id, how === "agreed" ? "closed" : "unanswered", () =>
      call("case_close", { case: id, how }),
    );
  }

  async reopen(id: CaseId) {
    await this.#act(id, "reopened", () => call("case_reopen", { case: id }));
  }

  /** Does not ask again about what was said after this case. */
  letGo(view: CaseView) {
    letGone.add(`${view.case.id} ${view.said_since}`);
    this.#left += 1;
  }

  /** Says what was done, with the way back. */
  told(did: Did, changed: ChangedCase) {
    this.refused = null;
    const { title } = changed.view.case;
    toastUndoable(t(`cases.did.${did}`, { title }), changed.operation);
  }

  async #act(id: CaseId, did: Did, run: () => Promise<ChangedCase>) {
    this.refused = null;
    try {
      this.told(did, await run());
    } catch (thrown) {
      this.refused = { case: id, failure: asFailure(thrown) };
    }
  }
}
