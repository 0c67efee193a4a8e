/**
 * A question to the core that keeps its answer fresh.
 *
 * It is asked again when its request changes and when a topic that it reads changes. An answer that
 * was overtaken by a newer question is dropped, so `value` never goes back in time. While a new
 * answer is on its way the old one stays.
 */
import { reads, type Failure } from "./bindings";
import { asFailure, call, type RequestOf, type ResponseOf } from "./call";
import { onChanges } from "./changes";

export type QueryName = keyof typeof reads;

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
  let value = $state.raw<ResponseOf<Name> | undefined>();
  let failure = $state.raw<Failure | undefined>();
  let loading = $state(false);
  let version = $state(0);
  let asked = 0;

  async function ask(question: RequestOf<Name> | null) {
    const mine = ++asked;
    if (question === null) {
      value = undefined;
      failure = undefined;
      loading = false;
      return;
    }
    loading = true;
    try {
      const answer = await call(name, question);
      if (mine !== asked) return;
      value = answer;
      failure = undefined;
    } catch (thrown) {
      if (mine !== asked) return;
      failure = asFailure(thrown);
    }
    loading = false;
  }

  $effect(() => {
    void version;
    void ask(request());
    return () => {
      asked += 1;
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
      version += 1;
    },
  };
}
