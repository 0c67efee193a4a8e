/**
 * The letter's Markdown, between the editor and the core.
 *
 * The editor writes Markdown that would not read back as what was typed in three places: a line that
 * begins like a list or a title, fields with `_` in their name, and empty paragraphs. This puts them
 * right, so that what is seen is what is sent.
 */
import type { Editor, JSONContent, MarkdownRendererHelpers } from "@tiptap/core";
import { keepAsText } from "./literal";
import { intoPieces, intoText } from "./missing";

/** Writes a paragraph so that no line of it begins anything but text. */
export function paragraph(node: JSONContent, helpers: MarkdownRendererHelpers): string {
  return keepAsText(helpers.renderChildren(node.content ?? []));
}

/** Puts Markdown into the editor in the place of what stands there. */
export function intoEditor(editor: Editor, markdown: string) {
  const content = intoPieces(editor.markdown?.parse(markdown) ?? {});
  editor.commands.setContent(content, { emitUpdate: false });
}

/** Markdown of the editor as the core keeps it. */
export function fromEditor(editor: Editor): string {
  return (editor.markdown?.serialize(intoText(editor.getJSON())) ?? "")
    .replace(/\{\{[^{}\n]*\}\}/g, (field) => field.replaceAll("\\", ""))
    .replace(/^(?:&nbsp;|\u00a0)$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
