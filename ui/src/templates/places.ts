/** Where in its text a mistake of a template stands, so that it can be marked and gone to. */
import type { TemplateError } from "../ipc/bindings";

/** A stretch of a text. */
export interface Place {
  from: number;
  to: number;
}

/** A stretch of a text, with whether something is wrong with it. */
export interface Piece {
  words: string;
  wrong: boolean;
}

/**
 * The place of a mistake: the name that it is about, what was opened and never closed, or else its line. What is missing
 * at the end of a text is missing after the last words.
 */
export function placeOf(text: string, { line, mistake }: TemplateError): Place {
  const open = mistake.mistake === "unclosed" ? openIn(text) : null;
  if (open) return open;
  const lines = text.split("\n");
  let at = Math.min(line, lines.length) - 1;
  while (at > 0 && lines[at]?.trim() === "") at -= 1;
  const begin = lines.slice(0, at).reduce((sum, each) => sum + each.length + 1, 0);
  const words = lines[at] ?? "";
  const name = "name" in mistake ? mistake.name : "";
  const inside = name === "" ? -1 : words.indexOf(name);
  if (inside >= 0) return { from: begin + inside, to: begin + inside + name.length };
  const from = begin + words.length - words.trimStart().length;
  return { from, to: Math.max(from, begin + words.trimEnd().length) };
}

/** The last statement, field or comment that is opened and not closed. */
function openIn(text: string): Place | null {
  const open: { place: Place; ends: string }[] = [];
  const signs = /\{([{%#])(?:((?!\1\}|[{}]).)*\1\}|[^\n]*)/gsu;
  for (const match of text.matchAll(signs)) {
    const [words] = match;
    const place = { from: match.index, to: match.index + words.trimEnd().length };
    if (!/^\{(.).*[}%#]\}$/su.test(words)) return place;
    const name = /^\{%-?\s*(\w+)/u.exec(words)?.[1];
    if (name === "variants") open.push({ place, ends: "end" });
    else if (name !== undefined && ["if", "for", "filter", "with"].includes(name))
      open.push({ place, ends: `end${name}` });
    else if (name !== undefined && name === open.at(-1)?.ends) open.pop();
  }
  return open.at(-1)?.place ?? null;
}

/** A text in pieces, those at the places being wrong. Together they are the whole text. */
export function pieces(text: string, places: readonly Place[]): Piece[] {
  const found: Piece[] = [];
  let done = 0;
  for (const { from, to } of places.toSorted((a, b) => a.from - b.from)) {
    const begin = Math.max(from, done);
    if (to <= begin) continue;
    if (begin > done) found.push({ words: text.slice(done, begin), wrong: false });
    found.push({ words: text.slice(begin, to), wrong: true });
    done = to;
  }
  if (done < text.length) found.push({ words: text.slice(done), wrong: false });
  return found;
}
