/** Markdown as the editor writes it: the same text may be written in several ways. */
import { Editor } from "@tiptap/core";
import { extensions } from "./extensions";
import { fromEditor, intoEditor } from "./markdown";

let editor: Editor | undefined;

/** What the editor makes of a text that nobody changes. */
export function asWritten(markdown: string): string {
  editor ??= new Editor({ extensions });
  intoEditor(editor, markdown);
  return fromEditor(editor);
}
