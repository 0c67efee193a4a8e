/** Text as Markdown that reads back as that text. The editor is not needed for it, and not loaded. */

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

/** A value as it stands in Markdown: its letters, and its lines. */
export function valueAsMarkdown(value: string): string {
  return keepAsText(value.trim().replace(/[\\`*_{}[\]<>&~|]/g, "\\$&")).replace(
    /\s*\n\s*/g,
    "\\\n",
  );
}
