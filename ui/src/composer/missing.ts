/**
 * A field without a value within a letter: one piece, shown in words and kept as it is written.
 *
 * Its words come from the template, which the editor does not know: whoever shows it puts `words` and
 * `onopen` into its storage.
 */
import {
  mergeAttributes,
  Node,
  nodeInputRule,
  nodePasteRule,
  type JSONContent,
} from "@tiptap/core";
import { NodeSelection } from "@tiptap/pm/state";

export interface MissingStorage {
  /** What a field is called for the person who writes. */
  words: (name: string) => string;
  /** Called when somebody wants to give a field its value. */
  onopen: (name: string) => void;
}

declare module "@tiptap/core" {
  interface Storage {
    missing: MissingStorage;
  }
}

const written = /\{\{[^{}\n]*\}\}/;
const anywhere = new RegExp(written, "g");
const justTyped = new RegExp(`${written.source}$`);

/** Makes a piece of each field in a text that was read from Markdown. */
export function intoPieces(node: JSONContent): JSONContent {
  if (!node.content || node.type === "codeBlock") return node;
  return {
    ...node,
    content: node.content.flatMap((child) =>
      isProse(child) ? pieces(child) : [intoPieces(child)],
    ),
  };
}

/** Puts the pieces back into the text that Markdown is made of. */
export function intoText(node: JSONContent): JSONContent {
  if (!node.content) return node;
  const content: JSONContent[] = [];
  for (const child of node.content) {
    const text = child.type === "missing" ? asText(child) : intoText(child);
    const last = content.at(-1);
    if (last && isText(last) && isText(text) && sameMarks(last, text))
      content[content.length - 1] = { ...last, text: `${last.text}${text.text}` };
    else content.push(text);
  }
  return { ...node, content };
}

function pieces({ text = "", ...rest }: JSONContent): JSONContent[] {
  return text
    .split(new RegExp(`(${written.source})`))
    .filter((part) => part !== "")
    .map((part) =>
      written.test(part)
        ? { ...rest, type: "missing", attrs: { source: part } }
        : { ...rest, text: part },
    );
}

function asText({ attrs, marks }: JSONContent): JSONContent {
  return { type: "text", text: String(attrs?.source), ...(marks && { marks }) };
}

const isText = (node: JSONContent) => node.type === "text";
const isProse = (node: JSONContent) =>
  isText(node) && !node.marks?.some((mark) => mark.type === "code");
const sameMarks = (a: JSONContent, b: JSONContent) =>
  JSON.stringify(a.marks ?? []) === JSON.stringify(b.marks ?? []);

/** Name of a field as it is written: `a.b` of `{{ a.b }}`. */
export function nameOf(source: string): string {
  return source.slice(2, -2).trim();
}

export const Missing = Node.create<object, MissingStorage>({
  name: "missing",
  group: "inline",
  inline: true,
  atom: true,
  selectable: true,

  addAttributes: () => ({
    source: {
      default: "{{ }}",
      parseHTML: (element) => element.dataset.missing ?? "",
      renderHTML: ({ source }: { source: string }) => ({ "data-missing": source }),
    },
  }),
  addStorage: () => ({ words: (name) => name, onopen: () => undefined }),
  parseHTML: () => [{ tag: "span[data-missing]" }],
  // What is copied elsewhere is copied as it is kept.
  renderHTML: ({ node, HTMLAttributes }) => [
    "span",
    mergeAttributes(HTMLAttributes),
    String(node.attrs.source),
  ],
  renderText: ({ node }) => String(node.attrs.source),

  addInputRules() {
    return [nodeInputRule({ find: justTyped, type: this.type, getAttributes: sourceOf })];
  },
  addPasteRules() {
    return [nodePasteRule({ find: anywhere, type: this.type, getAttributes: sourceOf })];
  },
  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => {
        const { selection } = editor.state;
        if (!(selection instanceof NodeSelection) || selection.node.type !== this.type)
          return false;
        this.storage.onopen(nameOf(String(selection.node.attrs.source)));
        return true;
      },
    };
  },
  addNodeView() {
    return ({ node }) => {
      const name = nameOf(String(node.attrs.source));
      const dom = document.createElement("span");
      dom.className = "missing";
      dom.dataset.field = name;
      dom.textContent = this.storage.words(name);
      dom.addEventListener("click", () => this.storage.onopen(name));
      // Its words are put right from outside when they change.
      return { dom, ignoreMutation: () => true };
    };
  },
});

function sourceOf(match: RegExpMatchArray) {
  return { source: match[0] };
}
