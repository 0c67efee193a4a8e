/**
 * The words of the window, in Spanish and English.
 *
 * Every key is typed: a key that Spanish does not have, or English lacks, does not compile. Words
 * that depend on a number have a `_one` and an `_other` form and are asked for without it.
 */
import i18next from "i18next";
import { en } from "./en";
import { es } from "./es";

export type Language = "es" | "en";
export const languages: readonly Language[] = ["es", "en"];

type Plain<Key extends string> = Key extends `${infer Stem}_${"one" | "other"}` ? Stem : Key;
type Keys<Words> = {
  [Key in keyof Words & string]: Words[Key] extends string
    ? Plain<Key>
    : `${Key}.${Keys<Words[Key]>}`;
}[keyof Words & string];

export type TextKey = Keys<typeof es>;

const i18n = i18next.createInstance();
void i18n.init({
  lng: "es",
  fallbackLng: "es",
  resources: { es: { translation: es }, en: { translation: en } },
  interpolation: { escapeValue: false },
  initAsync: false,
});

let language = $state<Language>("es");

/** Words that depend on nothing but their language: looked up once, and shown in every row. */
const plain: Record<Language, Map<TextKey, string>> = { es: new Map(), en: new Map() };

/** The words for `key`, in the language of the window. */
export function t(key: TextKey, values?: Record<string, string | number>): string {
  if (values) return words(key, values);
  const known = plain[language].get(key);
  if (known !== undefined) return known;
  const found = words(key, {});
  plain[language].set(key, found);
  return found;
}

function words(key: TextKey, values: Record<string, string | number>): string {
  const named = { ...values, lng: language };
  if (typeof values.count === "number") {
    // Spanish has a third form from a million on ("un millón de"), which no count here reaches.
    Object.assign(named, { number: number(values.count), count: Math.min(values.count, 999_999) });
  }
  return i18n.t(key as never, named);
}

/** The language of the window. */
export function currentLanguage(): Language {
  return language;
}

/** Changes the language of the window. */
export function setLanguage(next: Language) {
  language = next;
  document.documentElement.lang = next;
}

/** The language to show: the one that was set, or the nearest to the system's. */
export function chooseLanguage(set: string | null, system: string): Language {
  const wanted = (set ?? system).toLowerCase();
  return languages.find((each) => wanted.startsWith(each)) ?? "es";
}

const numbers: Record<Language, Intl.NumberFormat> = {
  es: new Intl.NumberFormat("es", { useGrouping: "always" } as object),
  en: new Intl.NumberFormat("en", { useGrouping: "always" } as object),
};

/** A number as the language writes it: "12 480" in Spanish, "12,480" in English. */
export function number(value: number): string {
  const parts = numbers[language].formatToParts(value);
  const space = language === "es" ? "\u00a0" : ",";
  return parts.map((part) => (part.type === "group" ? space : part.value)).join("");
}
