/**
 * Changes to templates that are not saved yet.
 *
 * They are kept while the window is open, each beside its template, so that looking at another one or
 * going to another screen loses nothing.
 */
import type { Template, TemplateId, TemplateText } from "../ipc/bindings";

/** A template that is stored, or the new one. */
export type Key = TemplateId | "new";

let kept = $state.raw<ReadonlyMap<Key, TemplateText>>(new Map());

export const edits = {
  /** The unsaved text of a template, where there is one. */
  of: (key: Key) => kept.get(key),
  /** Whether a template has unsaved changes. */
  has: (key: Key) => kept.has(key),
  /** Whether anything at all is unsaved. */
  get any() {
    return kept.size > 0;
  },
  keep(key: Key, text: TemplateText) {
    kept = new Map(kept).set(key, text);
  },
  drop(key: Key) {
    const next = new Map(kept);
    next.delete(key);
    kept = next;
  },
};

/** A template of which nothing is written yet. */
export function emptyText(): TemplateText {
  return { name: "", folder: "", language: "es", subject: "", body: "", purpose: "answer" };
}

/** What of a template can be written. */
export function textOf(template: Template): TemplateText {
  const { name, folder, language, subject, body, purpose } = template;
  return { name, folder, language, subject, body, purpose };
}

/** Whether two texts are the same. */
export function sameText(a: TemplateText, b: TemplateText): boolean {
  return (
    a.name === b.name &&
    a.folder === b.folder &&
    a.language === b.language &&
    a.subject === b.subject &&
    a.body === b.body &&
    a.purpose === b.purpose
  );
}

/** A name that templates can use, from words: "Fecha de entrega" is `fecha_de_entrega`. */
export function fieldName(words: string): string {
  return words
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "");
}

/**
 * Templates by folder, folders and names in order: first those that hold something in `language`, last
 * what has no folder.
 */
export function byFolder(templates: readonly Template[], language: string) {
  const folders = new Map<string, Template[]>();
  for (const template of templates) {
    const known = folders.get(template.folder);
    if (known) known.push(template);
    else folders.set(template.folder, [template]);
  }
  const compare = new Intl.Collator(language).compare;
  const foreign = (list: readonly Template[]) =>
    Number(!list.some((template) => template.language.startsWith(language)));
  return [...folders]
    .map(([folder, list]) => ({
      folder,
      templates: list.toSorted((a, b) => compare(a.name, b.name)),
    }))
    .sort((a, b) =>
      a.folder === "" || b.folder === ""
        ? Number(a.folder === "") - Number(b.folder === "")
        : foreign(a.templates) - foreign(b.templates) || compare(a.folder, b.folder),
    );
}
