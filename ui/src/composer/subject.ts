/**
 * The subject as the person who writes sees it: a field without a value stands there in its words,
 * between marks that nobody types, and everything else is kept as it is shown.
 */
import { unresolvedIn } from "../parts/unresolved";

/** A stretch of the line as it is shown. */
export interface Piece {
  name: string;
  from: number;
  to: number;
}

const mark = "\u2060";
const pattern = new RegExp(`«${mark}([^»]*)${mark}»`, "g");
const written = /\{\{[^{}]*\}\}/g;

/** The line as it is shown, `words` for each field. */
export function shown(subject: string, words: (name: string) => string): string {
  return subject.replace(written, (source) => {
    const name = unresolvedIn(source)[0] ?? "";
    return `«${mark}${words(name).replace(/[«»]/g, "")}${mark}»`;
  });
}

/** What is kept of a line. `fields` are the names that may stand in it. */
export function kept(
  line: string,
  fields: Iterable<string>,
  words: (name: string) => string,
): string {
  const sources = new Map([...fields].map((name) => [shown(`{{ ${name} }}`, words), name]));
  return line
    .replace(pattern, (piece) => {
      const name = sources.get(piece);
      return name === undefined ? piece : `{{ ${name} }}`;
    })
    .replaceAll(mark, "");
}

/** Where fields stand in a line. */
export function piecesOf(
  line: string,
  fields: Iterable<string>,
  words: (name: string) => string,
): Piece[] {
  const names = new Map([...fields].map((name) => [shown(`{{ ${name} }}`, words), name]));
  return [...line.matchAll(pattern)].flatMap((match) => {
    const name = names.get(match[0]);
    return name === undefined
      ? []
      : [{ name, from: match.index, to: match.index + match[0].length }];
  });
}

/** The selection that takes the pieces it touches whole. */
export function whole(pieces: readonly Piece[], from: number, to: number): [number, number] {
  const touched = pieces.filter((piece) => piece.from < to && piece.to > from);
  const inside = pieces.filter((piece) => piece.from < from && from === to && to < piece.to);
  const all = [...touched, ...inside];
  return [
    Math.min(from, ...all.map((piece) => piece.from)),
    Math.max(to, ...all.map((piece) => piece.to)),
  ];
}
