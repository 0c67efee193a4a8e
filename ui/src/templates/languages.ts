/** The languages that templates are written in; the window itself speaks fewer. */
import { currentLanguage } from "../texts/texts.svelte";

const tags = ["es", "en", "ca", "gl", "eu", "pt", "fr", "it", "de"] as const;

/** What a language is called in the language of the window: "Catalán". */
export function languageName(tag: string): string {
  const name = new Intl.DisplayNames(currentLanguage(), { type: "language" }).of(tag) ?? tag;
  return name.charAt(0).toLocaleUpperCase(currentLanguage()) + name.slice(1);
}

/** Every language, for a choice. */
export function languageOptions(): { value: string; label: string }[] {
  return tags.map((value) => ({ value, label: languageName(value) }));
}
