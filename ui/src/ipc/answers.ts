/**
 * Answers of the core that the window holds: by question, while nothing that they read has changed.
 *
 * Parts that show the same share one answer. What is asked ahead lies ready until somebody holds it.
 */
import { reads } from "./bindings";
import { call, type RequestOf, type ResponseOf } from "./call";
import { onChanges } from "./changes";

export type QueryName = keyof typeof reads;

/** An answer, or its question on the way. */
class Held {
  /** What was answered; `undefined` while that is on its way. */
  value: unknown;
  holders = 0;

  constructor(
    readonly topics: readonly string[],
    readonly promise: Promise<unknown>,
    failed: (held: Held) => void,
  ) {
    promise.then(
      (value) => (this.value = value),
      () => failed(this),
    );
  }
}

const held = new Map<string, Held>();
let listening = false;

function keyOf<Name extends QueryName>(name: Name, question: RequestOf<Name>): string {
  return `${name} ${JSON.stringify(question)}`;
}

/** Has to listen before those who ask again, or they would be given what is out of date. */
function forgetOnChanges() {
  if (listening) return;
  listening = true;
  onChanges((changed) => {
    for (const [key, answer] of held)
      if (changed.some((topic) => answer.topics.includes(topic))) held.delete(key);
  });
}

function find<Name extends QueryName>(name: Name, question: RequestOf<Name>): Held {
  forgetOnChanges();
  const key = keyOf(name, question);
  const found = held.get(key);
  if (found) return found;
  const asked = new Held(reads[name], call(name, question), (failed) => forget(key, failed));
  held.set(key, asked);
  return asked;
}

function forget(key: string, answer: Held) {
  if (held.get(key) === answer) held.delete(key);
}

/** Asks, unless the answer is held already; holds it until `letGo` is called. */
export function hold<Name extends QueryName>(
  name: Name,
  question: RequestOf<Name>,
): { answer: Promise<ResponseOf<Name>>; letGo: () => void } {
  const answer = find(name, question);
  answer.holders += 1;
  const letGo = () => {
    answer.holders -= 1;
    if (answer.holders === 0) forget(keyOf(name, question), answer);
  };
  return { answer: answer.promise as Promise<ResponseOf<Name>>, letGo };
}

/** Asks for what somebody will hold soon. */
export function askAhead<Name extends QueryName>(
  name: Name,
  question: RequestOf<Name>,
): Promise<ResponseOf<Name>> {
  return find(name, question).promise as Promise<ResponseOf<Name>>;
}

/** The answer if it is there already. */
export function known<Name extends QueryName>(
  name: Name,
  question: RequestOf<Name>,
): ResponseOf<Name> | undefined {
  return held.get(keyOf(name, question))?.value as ResponseOf<Name> | undefined;
}

/** Drops an answer, so that whoever asks next is told anew. */
export function drop<Name extends QueryName>(name: Name, question: RequestOf<Name>) {
  held.delete(keyOf(name, question));
}
