/** Which fields can stand where somebody types one, and how they come into the text. */
import type { Field } from "../ipc/bindings";

/** A field that is being typed: from its braces up to the cursor. */
export interface Typed {
  from: number;
  to: number;
  /** What of its name is there. */
  word: string;
}

/** The field that is being typed before the cursor, if there is one. */
export function typedAt(text: string, caret: number): Typed | null {
  const match = /\{\{[ \t]*([\p{L}\p{N}_.]*)$/u.exec(text.slice(0, caret));
  if (!match) return null;
  // The rest of a name and the braces behind it go with what is chosen.
  const rest = /^[\p{L}\p{N}_.]*(?:[ \t]*\}\})?/u.exec(text.slice(caret))?.[0] ?? "";
  return { from: match.index, to: caret + rest.length, word: match[1] ?? "" };
}

/** Letters without accents and capitals. */
function fold(words: string): string {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** What a letter to a person says most: the name that it greets with. */
const greeted = "customer.first_name";

/**
 * Fields that the word may mean, by name or by what they are called: first those that begin with it, and of these the
 * one that greets. What the text asks for elsewhere is among them.
 */
export function offered(known: readonly Field[], texts: readonly string[], word: string): Field[] {
  const asked = texts.flatMap((text) => text.match(/\bask\.[\p{L}\p{N}_]+/gu) ?? []);
  const names = [...new Set(asked)].filter((name) => name !== word);
  const all = [...known, ...names.map(own)];
  const wanted = fold(word);
  const begins = (field: Field) =>
    fold(field.name).startsWith(wanted) ? Number(field.name !== greeted) : 2;
  return all
    .filter((field) => fold(`${field.name} ${field.label}`).includes(wanted))
    .sort((a, b) => begins(a) - begins(b));
}

/** A field that a form asks for, as far as its name tells. */
function own(name: string): Field {
  const label = name.slice("ask.".length).replaceAll("_", " ");
  return { name, label, kind: "text", value: "", missing: false };
}
