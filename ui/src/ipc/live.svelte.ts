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

/** An answer, or its question on the way, that one or more parts of the window hold. */
interface Held {
  readonly topics: readonly string[];
  readonly answer: Promise<unknown>;
  holders: number;
}

/**
 * What is known by name and request, while anybody holds it and nothing that it reads has changed.
 * So parts that show the same ask for it once.
 */
const held = new Map<string, Held>();
let forgetting = false;

function hold<Name extends QueryName>(key: string, name: Name, question: RequestOf<Name>) {
  let entry = held.get(key);
  if (!entry) {
    entry = { topics: reads[name], answer: call(name, question), holders: 0 };
    const mine = entry;
    entry.answer.catch(() => {
      if (held.get(key) === mine) held.delete(key);
    });
    held.set(key, entry);
  }
  entry.holders += 1;
  return entry;
}

function release(key: string, entry: Held) {
  entry.holders -= 1;
  if (entry.holders === 0 && held.get(key) === entry) held.delete(key);
}

/** Has to listen before those who ask again, or they would be given what is out of date. */
function forgetOnChanges() {
  if (forgetting) return;
  forgetting = true;
  onChanges((changed) => {
    for (const [key, entry] of held)
      if (changed.some((topic) => entry.topics.includes(topic))) held.delete(key);
  });
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
  forgetOnChanges();

  async function wait(answer: Promise<unknown>) {
    const mine = ++asked;
    loading = true;
    try {
      const found = (await answer) as ResponseOf<Name>;
      if (mine !== asked) return;
      value = found;
      failure = undefined;
    } catch (thrown) {
      if (mine !== asked) return;
      failure = asFailure(thrown);
    }
    loading = false;
  }

  let key = "";

  $effect(() => {
    void version;
    const question = request();
    if (question === null) {
      asked += 1;
      value = undefined;
      failure = undefined;
      loading = false;
      return;
    }
    key = `${name} ${JSON.stringify(question)}`;
    const [mine, entry] = [key, hold(key, name, question)];
    void wait(entry.answer);
    return () => {
      asked += 1;
      release(mine, entry);
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
      held.delete(key);
      version += 1;
    },
  };
}
