/**
 * Code that the first screen does not need: fetched when somebody wants it, or once the window has been drawn.
 */
import type { Failure } from "../ipc/bindings";
import { asFailure } from "../ipc/call";

/** Milliseconds after the window was drawn at which the rest of its code is fetched. */
const rest = 500;

const waiting = new Set<Lazy<unknown>>();
let drawn = false;

export class Lazy<Code> {
  /** The code, once it is there. */
  current = $state.raw<Code>();
  /** Why it is not. */
  failure = $state.raw<Failure>();
  #fetch: () => Promise<{ default: Code }>;
  #asked = false;

  constructor(fetch: () => Promise<{ default: Code }>) {
    this.#fetch = fetch;
    if (drawn) this.want();
    else waiting.add(this as Lazy<unknown>);
  }

  /** Fetches it, unless that has been done. */
  want = () => {
    if (this.#asked) return;
    this.#asked = true;
    this.failure = undefined;
    this.#fetch().then(
      (fetched) => (this.current = fetched.default),
      (thrown: unknown) => {
        this.#asked = false;
        this.failure = asFailure(thrown);
      },
    );
  };
}

/** Fetches everything a moment after the window was drawn, so that nobody has to wait for it later. */
export function fetchTheRest() {
  setTimeout(() => {
    drawn = true;
    for (const code of waiting) code.want();
    waiting.clear();
  }, rest);
}
