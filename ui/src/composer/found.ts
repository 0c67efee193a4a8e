/**
 * Where findings stand within the letter: their words are marked, and under the block that holds them there is a
 * place for what is said about them.
 */
import { Extension } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

/** Words to be marked. */
export interface Mark {
  /** Tells it from the others. */
  key: string;
  /** The words in Markdown. */
  quote: string;
  /** How they are marked. */
  look: string;
}

interface Stretch {
  from: number;
  to: number;
  /** Where the block ends that holds them. */
  end: number;
}

const plugin = new PluginKey<readonly Mark[]>("found");

/** Finds words of the Markdown in the document. */
export function findQuote(doc: Node, quote: string): Stretch | null {
  const wanted = plainWords(quote);
  if (wanted === "") return null;
  let found: Stretch | null = null;
  doc.descendants((node, at) => {
    if (found || !node.isTextblock) return !found;
    const { text, places } = textOf(node, at + 1);
    const index = text.indexOf(wanted);
    if (index < 0) return false;
    const last = places[index + wanted.length - 1];
    const first = places[index];
    if (first !== undefined && last !== undefined)
      found = { from: first, to: last + 1, end: at + node.nodeSize };
    return false;
  });
  return found;
}

/** The first line of a quotation without the signs of Markdown. */
export function plainWords(quote: string): string {
  const line = quote.split("\n").find((each) => each.trim() !== "") ?? "";
  return line
    .replace(/^\s*(?:[-*+]|\d+[.)]|#+|>)\s+/, "")
    .replace(/(?<!\\)(?:\*\*|\*|__|`)/g, "")
    .replace(/\\(?=[\p{P}\p{S}])/gu, "")
    .trim();
}

/** A block's text, and where in the document each of its characters stands. */
function textOf(block: Node, start: number): { text: string; places: number[] } {
  let text = "";
  const places: number[] = [];
  block.forEach((child, offset) => {
    const words = child.isText ? (child.text ?? "") : String(child.attrs.source ?? "\n");
    for (let at = 0; at < words.length; at++) places.push(start + offset + (child.isText ? at : 0));
    text += words;
  });
  return { text, places };
}

export const Found = Extension.create({
  name: "found",
  addProseMirrorPlugins: () => [
    new Plugin<readonly Mark[]>({
      key: plugin,
      state: {
        init: () => [],
        apply: (tr, marks) => (tr.getMeta(plugin) as readonly Mark[] | undefined) ?? marks,
      },
      props: {
        decorations(state) {
          const shown: Decoration[] = [];
          for (const { key, quote, look } of plugin.getState(state) ?? []) {
            const place = findQuote(state.doc, quote);
            if (!place) continue;
            shown.push(
              Decoration.inline(place.from, place.to, { class: `found ${look}` }),
              Decoration.widget(place.end, () => host(key), {
                key,
                side: 1,
                stopEvent: () => true,
              }),
            );
          }
          return DecorationSet.create(state.doc, shown);
        },
      },
    }),
  ],
});

/** The transaction's note that changes what is marked. */
export const marksKey = plugin;

function host(key: string): HTMLElement {
  const element = document.createElement("div");
  element.dataset.finding = key;
  element.contentEditable = "false";
  return element;
}
