/** Fields that stand in a text without a value, as `{{ order.number }}`. */

const pattern = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Names of the fields without a value, each once, in the order of the text. */
export function unresolvedIn(...texts: readonly string[]): string[] {
  const names = texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? ""));
  return [...new Set(names)];
}

/** Where such fields stand in a text. */
export function unresolvedPlaces(text: string): { name: string; from: number; to: number }[] {
  return [...text.matchAll(pattern)].map((match) => ({
    name: match[1] ?? "",
    from: match.index,
    to: match.index + match[0].length,
  }));
}

/** The text with the values of those fields that have one. */
export function resolve(text: string, valueOf: (name: string) => string | undefined): string {
  return text.replace(pattern, (whole, name: string) => valueOf(name) || whole);
}
