/** The rows of the customer list that were loaded so far, refreshed when customers change. */
import { untrack } from "svelte";
import type { CustomerRow, Failure } from "../ipc/bindings";
import { asFailure, call } from "../ipc/call";
import { onChanges } from "../ipc/changes";

const pageSize = 200;

export interface Wanted {
  query: string;
  recentFirst: boolean;
}

export class CustomerPages {
  rows = $state.raw<readonly CustomerRow[]>([]);
  total = $state<number | undefined>();
  failure = $state.raw<Failure | undefined>();
  /** Whether the rows are still those of an earlier question. */
  loading = $state(false);

  #next: number | null = null;
  #asked = 0;
  #growing = false;
  #wanted: Wanted = { query: "", recentFirst: true };

  /** Follows `wanted`. Has to be called while a component starts. */
  constructor(wanted: () => Wanted) {
    $effect(() => {
      this.#wanted = wanted();
      untrack(() => void this.#read(pageSize));
    });
    $effect(() =>
      onChanges((topics) => {
        if (topics.includes("customers") || topics.includes("messages")) {
          void this.#read(Math.max(pageSize, this.rows.length));
        }
      }),
    );
  }

  retry = () => void this.#read(pageSize);

  /** Loads the rows after the last one. */
  grow = async () => {
    if (this.#next === null || this.#growing) return;
    const mine = this.#asked;
    this.#growing = true;
    try {
      const page = await call("customer_list", this.#request(this.#next, pageSize));
      if (mine !== this.#asked) return;
      this.rows = [...this.rows, ...page.rows];
      this.#next = page.next;
    } catch (thrown) {
      if (mine === this.#asked) this.failure = asFailure(thrown);
    } finally {
      this.#growing = false;
    }
  };

  async #read(limit: number) {
    const mine = ++this.#asked;
    this.loading = true;
    try {
      const page = await call("customer_list", this.#request(0, limit));
      if (mine !== this.#asked) return;
      this.rows = page.rows;
      this.total = page.total;
      this.#next = page.next;
      this.failure = undefined;
    } catch (thrown) {
      if (mine === this.#asked) this.failure = asFailure(thrown);
    } finally {
      if (mine === this.#asked) this.loading = false;
    }
  }

  #request(offset: number, limit: number) {
    const { query, recentFirst } = this.#wanted;
    return { query, recent_first: recentFirst, offset, limit };
  }
}
