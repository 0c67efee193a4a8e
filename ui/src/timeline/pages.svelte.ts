/**
 * The loaded stretch of one customer's timeline, newest first, growing at both ends by key.
 *
 * It starts at the newest row, around a message or at a day. Answers that were overtaken are
 * dropped. When messages change, the newest page is read again and laid over the stretch. Messages
 * are only ever added, so a stretch in the past stays as it is unless some were taken away.
 */
import { untrack } from "svelte";
import type { Cursor, Failure, Interaction, TimelinePage } from "../ipc/bindings";
import { hold, known } from "../ipc/answers";
import { asFailure, call } from "../ipc/call";
import { onChanges } from "../ipc/changes";
import { firstPage, pageSize, request, type Start } from "./request";

export class Pages {
  rows = $state.raw<readonly Interaction[]>([]);
  total = $state(0);
  failure = $state.raw<Failure | undefined>();
  loading = $state(true);
  /** Grows by one each time the stretch is read from a new start. */
  opened = $state(0);
  newer = $state.raw<Cursor | null>(null);
  older = $state.raw<Cursor | null>(null);
  /** Whether the last change put rows above the first one. */
  grewAbove = $state(false);

  #start: Start | undefined;
  #asked = 0;
  #growing = false;
  /** Whether messages changed while a stretch was on its way. */
  #stale = false;

  /** Follows `start`. Has to be called while a component starts. */
  constructor(start: () => Start) {
    const first = untrack(start);
    const page = known("timeline_page", firstPage(first));
    let there = page !== undefined;
    if (page) {
      this.#start = first;
      this.loading = false;
      this.#takeWhole(page);
    }
    $effect(() => {
      const now = start();
      if (there) {
        there = false;
        return;
      }
      untrack(() => void this.#open(now, true));
    });
    $effect(() =>
      onChanges((topics) => {
        if (topics.includes("messages") || topics.includes("outbox")) void this.#refresh();
      }),
    );
  }

  /** Reads the stretch anew. */
  retry = () => {
    if (this.#start) void this.#open(this.#start, true);
  };

  /** Reads further into the past. */
  growOlder = () => this.#grow({ before: this.older });

  /** Reads further towards now. */
  growNewer = () => this.#grow({ after: this.newer });

  async #open(start: Start, fresh: boolean) {
    const other = this.#start?.customer !== start.customer;
    this.#start = start;
    const mine = ++this.#asked;
    this.loading = true;
    if (other) this.rows = [];
    const { answer, letGo } = hold("timeline_page", firstPage(start));
    try {
      const page = await answer;
      if (mine !== this.#asked) return;
      this.#takeWhole(page);
      if (fresh) this.opened += 1;
    } catch (thrown) {
      if (mine !== this.#asked) return;
      this.failure = asFailure(thrown);
      this.rows = [];
    } finally {
      letGo();
    }
    this.loading = false;
    if (this.#stale) void this.#refresh();
  }

  async #refresh() {
    const start = this.#start;
    this.#stale = this.loading;
    if (!start || this.loading) return;
    if (this.newer === null && this.rows.length <= pageSize) return this.#open(start, false);
    const mine = ++this.#asked;
    try {
      const page = await call("timeline_page", request(start, {}));
      if (mine !== this.#asked) return;
      if (this.newer !== null) {
        if (page.total < this.total) return this.#open(start, false);
        this.total = page.total;
        return;
      }
      const last = page.rows.at(-1);
      const kept = last ? this.rows.filter((row) => isBefore(row, last)) : [];
      this.#take(page, [...page.rows, ...kept]);
      if (kept.length === 0) this.older = page.older;
    } catch (thrown) {
      if (mine === this.#asked) this.failure = asFailure(thrown);
    }
  }

  async #grow(ends: { before?: Cursor | null; after?: Cursor | null }) {
    const start = this.#start;
    const cursor = ends.before ?? ends.after;
    if (!start || !cursor || this.#growing || this.loading) return;
    const mine = this.#asked;
    this.#growing = true;
    try {
      const page = await call("timeline_page", request(start, ends));
      if (mine !== this.#asked) return;
      const above = ends.after != null;
      this.#take(page, above ? [...page.rows, ...this.rows] : [...this.rows, ...page.rows], above);
      if (above) this.newer = page.newer;
      else this.older = page.older;
    } catch (thrown) {
      if (mine === this.#asked) this.failure = asFailure(thrown);
    } finally {
      this.#growing = false;
    }
  }

  #takeWhole(page: TimelinePage) {
    this.#take(page, page.rows);
    this.newer = page.newer;
    this.older = page.older;
  }

  #take(page: TimelinePage, rows: readonly Interaction[], above = false) {
    this.grewAbove = above;
    this.rows = rows;
    this.total = page.total;
    this.failure = undefined;
  }
}

function isBefore(row: Interaction, other: Interaction): boolean {
  return row.sent_at < other.sent_at || (row.sent_at === other.sent_at && row.id < other.id);
}
