/**
 * The letter's Markdown, between the editor and the core.
 *
 * The editor writes Markdown that would not read back as what was typed in three places: a line that
 * begins like a list or a title, fields with `_` in their name, and empty paragraphs. This puts them
 * right, so that what is seen is what is sent.
 */
import type { JSONContent, MarkdownRendererHelpers } from "@tiptap/core";

/** Writes a paragraph so that no line of it begins anything but text. */
export function paragraph(node: JSONContent, helpers: MarkdownRendererHelpers): string {
  return keepAsText(helpers.renderChildren(node.content ?? []));
}

/** Escapes what would begin a title, a list, a quotation or a rule. */
export function keepAsText(text: string): string {
  return text
    .split("\n")
    .map((line) =>
      line
        .replace(/^(\s*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|[-=]{2,}\s*$)/, "$1\\$2")
        .replace(/^(\s*\d{1,9})([.)](?:\s|$))/, "$1\\$2"),
    )
    .join("\n");
}

/** Markdown of the editor as the core keeps it. */
export function fromEditor(markdown: string): string {
  return markdown
    .replace(/\{\{[^{}\n]*\}\}/g, (field) => field.replaceAll("\\", ""))
    .replace(/^(?:&nbsp;|\u00a0)$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** A value as it stands in Markdown: its letters, and its lines. */
export function valueAsMarkdown(value: string): string {
  return keepAsText(value.trim().replace(/[\\`*_{}[\]<>&~|]/g, "\\$&")).replace(
    /\s*\n\s*/g,
    "\\\n",
  );
}
