/** What the editor of a letter knows. */
import { Extension } from "@tiptap/core";
import { Markdown } from "@tiptap/markdown";
import { Plugin } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import HardBreak from "@tiptap/extension-hard-break";
import Paragraph from "@tiptap/extension-paragraph";
import StarterKit from "@tiptap/starter-kit";
import { paragraph } from "./markdown";
import { unresolvedPlaces } from "../parts/unresolved";

/** Marks fields without a value where they stand. */
const Unresolved = Extension.create({
  name: "unresolved",
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        decorations({ doc }) {
          const marks: Decoration[] = [];
          doc.descendants((node, at) => {
            if (!node.isText) return;
            for (const place of unresolvedPlaces(node.text ?? "")) {
              marks.push(
                Decoration.inline(at + place.from, at + place.to, { class: "unresolved" }),
              );
            }
          });
          return DecorationSet.create(doc, marks);
        },
      },
    }),
  ],
});

export const extensions = [
  StarterKit.configure({
    paragraph: false,
    hardBreak: false,
    underline: false,
    trailingNode: false,
    link: { openOnClick: false, defaultProtocol: "https", protocols: ["mailto", "tel"] },
  }),
  Paragraph.extend({ renderMarkdown: paragraph }),
  // Ctrl Enter sends the letter, so it breaks no line.
  HardBreak.extend({
    addKeyboardShortcuts() {
      return { "Shift-Enter": () => this.editor.commands.setHardBreak() };
    },
  }),
  Markdown,
  Unresolved,
];
