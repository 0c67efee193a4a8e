import { afterEach, expect, test } from "vitest";
import type { TemplateError, TemplateMistake } from "../ipc/bindings";
import { mistakeWords } from "./mistake";
import { setLanguage } from "./texts.svelte";

afterEach(() => setLanguage("es"));

const wrong = (mistake: TemplateMistake): TemplateError => ({
  part: "subject",
  line: 1,
  mistake,
  message: "syntax error: unexpected end of input, expected expression",
});

const name = "order.nmber";
const mistakes: readonly TemplateMistake[] = [
  { mistake: "unknown_field", name },
  { mistake: "unknown_filter", name },
  { mistake: "unknown_statement", name },
  { mistake: "unclosed" },
  { mistake: "syntax" },
  { mistake: "not_text" },
  { mistake: "too_long", limit: 200_000 },
  { mistake: "endless" },
  { mistake: "variants_open" },
  { mistake: "variant_empty" },
  { mistake: "variants_twice", name },
  { mistake: "too_many_variants", limit: 20 },
  { mistake: "refused" },
];

test("a mistake of a template is told in the language of the window", () => {
  const unknown = wrong({ mistake: "unknown_field", name });
  expect(mistakeWords(unknown)).toBe("Asunto, línea 1: no hay ningún campo «order.nmber»");
  setLanguage("en");
  expect(mistakeWords(unknown)).toBe("Subject, line 1: there is no field “order.nmber”");
});

test.each(mistakes)("$mistake has words, and the engine's own are not among them", (mistake) => {
  const words = mistakeWords(wrong(mistake));
  expect(words).not.toContain("unexpected");
  expect(words).not.toContain("templates.mistake");
  expect(words).not.toContain("{{");
  if ("name" in mistake) expect(words).toContain(name);
});
