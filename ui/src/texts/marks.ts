/**
 * Finds words in a text without regard to accents or case, to mark them.
 *
 * It follows the search: each word of the query may be the beginning of a word in the text.
 */
export interface MarkedPart {
  text: string;
  hit: boolean;
}

/** A text without accents and capitals, letter for letter: positions stay the same. */
export function plain(text: string): string {
  return [...text]
    .map((letter) => {
      const base = letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
      return base.length === letter.length ? base : letter;
    })
    .join("");
}

/** The words of a query as they are looked for. */
function wordsOf(query: string): string[] {
  return plain(query).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Whether each word of `query` begins a word of the text. */
export function holdsAll(text: string, query: string): boolean {
  const searched = plain(text);
  return wordsOf(query).every((word) =>
    new RegExp(`(?<![\\p{L}\\p{N}])${accented(word)}`, "u").test(searched),
  );
}

/** A word whose letters may carry accents written apart. */
function accented(word: string): string {
  return [...word].map((letter) => `${letter}\\p{M}*`).join("");
}

/** The text in parts, those that begin with a word of `query` marked as hits. */
export function marked(text: string, query: string): MarkedPart[] {
  const words = wordsOf(query);
  if (words.length === 0 || text === "") return [{ text, hit: false }];
  const searched = plain(text);
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${words.map(accented).join("|")})[\\p{L}\\p{N}\\p{M}]*`,
    "gu",
  );
  const parts: MarkedPart[] = [];
  let end = 0;
  for (const found of searched.matchAll(pattern)) {
    if (found.index > end) parts.push({ text: text.slice(end, found.index), hit: false });
    end = found.index + found[0].length;
    parts.push({ text: text.slice(found.index, end), hit: true });
  }
  if (end < text.length) parts.push({ text: text.slice(end), hit: false });
  return parts;
}
