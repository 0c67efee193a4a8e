/** Fields that stand in a text without a value, as `{{ order.number }}`. */
import type { Field } from "../ipc/bindings";
import { t } from "../texts/texts.svelte";

const pattern = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Names of the fields without a value, each once, in the order of the text. */
export function unresolvedIn(...texts: readonly string[]): string[] {
  const names = texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? ""));
  return [...new Set(names)];
}

/** The text with the values of those fields that have one. */
export function resolve(text: string, valueOf: (name: string) => string | undefined): string {
  return text.replace(pattern, (whole, name: string) => valueOf(name) || whole);
}

/** What a field is called within a sentence: "número de pedido". */
export function fieldLabel(name: string, fields: readonly Field[]): string {
  const known = fields.find((field) => field.name === name)?.label ?? name;
  return known.charAt(0).toLowerCase() + known.slice(1);
}

/** A text or HTML for those who only read it: "«número de pedido»" where its value will be. */
export function forReading(text: string, fields: readonly Field[]): string {
  return resolve(text, (name) => t("common.unfilled", { name: fieldLabel(name, fields) }));
}
