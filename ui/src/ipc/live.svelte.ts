/**
 * A question to the core that keeps its answer fresh.
 *
 * It is asked again when its request changes and when a topic that it reads changes. An answer that
 * was overtaken by a newer question is dropped, so `value` never goes back in time. While a new
 * answer is on its way the old one stays. What is known already is there at once.
 */
import { untrack } from "svelte";
import { drop, hold, known, type QueryName } from "./answers";
import { reads, type Failure } from "./bindings";
import { asFailure, type RequestOf, type ResponseOf } from "./call";
import { onChanges } from "./changes";

export interface Live<Value> {
  /** Last answer; `undefined` before the first and while there is no question. */
  readonly value: Value | undefined;
  /** Why the last question was not answered. */
  readonly failure: Failure | undefined;
  /** Whether a question is on its way. */
  readonly loading: boolean;
  /** Asks again. */
  refresh(): void;
}

/**
 * Asks `name` with what `request` returns, now and whenever it matters. A `null` request asks
 * nothing. Has to be called while a component starts.
 */
export function live<Name extends QueryName>(
  name: Name,
  request: () => RequestOf<Name> | null,
): Live<ResponseOf<Name>> {
  const first = untrack(request);
  let value = $state.raw(first === null ? undefined : known(name, first));
  let failure = $state.raw<Failure | undefined>();
  let loading = $state(false);
  let version = $state(0);
  let asked = 0;
  let current = first;

  async function wait(answer: Promise<ResponseOf<Name>>) {
    const mine = ++asked;
    loading = true;
    try {
      const found = await answer;
      if (mine !== asked) return;
      value = found;
      failure = undefined;
    } catch (thrown) {
      if (mine !== asked) return;
      failure = asFailure(thrown);
    }
    loading = false;
  }

  $effect(() => {
    void version;
    current = request();
    if (current === null) {
      asked += 1;
      value = undefined;
      failure = undefined;
      loading = false;
      return;
    }
    const { answer, letGo } = hold(name, current);
    void wait(answer);
    return () => {
      asked += 1;
      letGo();
    };
  });

  const topics: readonly string[] = reads[name];
  $effect(() =>
    onChanges((changed) => {
      if (changed.some((topic) => topics.includes(topic))) version += 1;
    }),
  );

  return {
    get value() {
      return value;
    },
    get failure() {
      return failure;
    },
    get loading() {
      return loading;
    },
    refresh: () => {
      if (current !== null) drop(name, current);
      version += 1;
    },
  };
}
