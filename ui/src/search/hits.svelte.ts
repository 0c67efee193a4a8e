/** The hits of one search, loaded page by page, never from a search that was overtaken. */
import { untrack } from "svelte";
import type { Channel, CustomerRow, Failure, SearchHit } from "../ipc/bindings";
import { asFailure, call } from "../ipc/call";
import { onChanges } from "../ipc/changes";

const pageSize = 60;

export interface Wanted {
  query: string;
  channel: Channel | null;
}

export class Hits {
  hits = $state.raw<readonly SearchHit[]>([]);
  customers = $state.raw<readonly CustomerRow[]>([]);
  total = $state<number | undefined>();
  failure = $state.raw<Failure | undefined>();
  /** Whether the hits are still those of an earlier question. */
  loading = $state(false);

  #asked = 0;
  #growing = false;
  #wanted: Wanted = { query: "", channel: null };

  /** Follows `wanted`. Has to be called while a component starts. */
  constructor(wanted: () => Wanted) {
    $effect(() => {
      this.#wanted = wanted();
      untrack(() => void this.#read(pageSize));
    });
    $effect(() =>
      onChanges((topics) => {
        if (topics.includes("messages")) {
          void this.#read(Math.min(200, Math.max(pageSize, this.hits.length)));
        }
      }),
    );
  }

  retry = () => void this.#read(pageSize);

  /** Loads the hits after the last one. */
  grow = async () => {
    if (this.#growing || this.hits.length >= (this.total ?? 0)) return;
    const mine = this.#asked;
    this.#growing = true;
    try {
      const more = await call("search", this.#request(this.hits.length, pageSize));
      if (mine === this.#asked) this.hits = [...this.hits, ...more.hits];
    } catch (thrown) {
      if (mine === this.#asked) this.failure = asFailure(thrown);
    } finally {
      this.#growing = false;
    }
  };

  async #read(limit: number) {
    const mine = ++this.#asked;
    if (this.#wanted.query.trim() === "") {
      this.#take([], [], undefined);
      this.loading = false;
      return;
    }
    this.loading = true;
    try {
      const result = await call("search", this.#request(0, limit));
      if (mine === this.#asked) this.#take(result.hits, result.customers, result.total);
    } catch (thrown) {
      if (mine === this.#asked) this.failure = asFailure(thrown);
    } finally {
      if (mine === this.#asked) this.loading = false;
    }
  }

  #take(hits: readonly SearchHit[], customers: readonly CustomerRow[], total: number | undefined) {
    this.hits = hits;
    this.customers = customers;
    this.total = total;
    this.failure = undefined;
  }

  #request(offset: number, limit: number) {
    return { ...this.#wanted, customer: null, offset, limit };
  }
}
