/** What the editor of a letter knows. */
import { Markdown } from "@tiptap/markdown";
import HardBreak from "@tiptap/extension-hard-break";
import { OrderedList } from "@tiptap/extension-list";
import Paragraph from "@tiptap/extension-paragraph";
import StarterKit from "@tiptap/starter-kit";
import { Found } from "./found";
import { paragraph } from "./markdown";
import { Missing } from "./missing";

export const extensions = [
  StarterKit.configure({
    paragraph: false,
    hardBreak: false,
    orderedList: false,
    underline: false,
    trailingNode: false,
    link: { openOnClick: false, defaultProtocol: "https", protocols: ["mailto", "tel"] },
  }),
  Paragraph.extend({ renderMarkdown: paragraph }),
  // Its own reader takes "Sr. Ruiz" and "Ok) vale" for lists; without it they are read as in any Markdown.
  OrderedList.extend({
    markdownTokenizer: {
      name: "orderedList",
      level: "block",
      start: () => -1,
      tokenize: () => undefined,
    },
  }),
  // Ctrl Enter sends the letter, so it breaks no line.
  HardBreak.extend({
    addKeyboardShortcuts() {
      return { "Shift-Enter": () => this.editor.commands.setHardBreak() };
    },
  }),
  Markdown,
  Missing,
  Found,
];
