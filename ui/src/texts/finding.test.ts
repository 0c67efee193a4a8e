import { afterEach, expect, test } from "vitest";
import type { Detail, Finding, RuleId } from "../ipc/bindings";
import { doneWords, fixWords } from "./finding";
import { setLanguage } from "./texts.svelte";

afterEach(() => setLanguage("es"));

const finding = (detail: Detail, rule: RuleId = "tone"): Finding => ({
  rule,
  code: "C1",
  key: "k",
  severity: "warning",
  detail,
  place: null,
  fix: { fix: "edit", subject: null, body: "", file: null },
  needs_confirmation: false,
});

const changes: [Finding, string, string][] = [
  [finding({ found: "sent_elsewhere", words: "llámanos" }), "Frase quitada", "Sentence taken out"],
  [
    finding({ found: "wrong_name", written: "Carlos", name: "Ximena" }),
    "Saluda a Ximena",
    "Greets Ximena",
  ],
  [finding({ found: "marks", words: "!!!" }), "Un solo signo", "One mark left"],
  [finding({ found: "capitals", words: "HOLA" }), "En minúsculas", "In small letters"],
  [
    finding({ found: "other_formality", words: "tu", expected: "usted" }),
    "Trato siempre de usted",
    "Made formal throughout",
  ],
  [
    finding({ found: "past_date", date: "2026-11-20" }, "date"),
    "Pasado al siguiente día hábil",
    "Moved to the next working day",
  ],
  [
    { ...finding({ found: "several_customers", addresses: [] }), fix: { fix: "copies_apart" } },
    "Copias quitadas",
    "Copies taken out",
  ],
];

test.each(changes)("what was done names what would be taken back", (change, spanish, english) => {
  setLanguage("es");
  expect(doneWords(change)).toBe(spanish);
  setLanguage("en");
  expect(doneWords(change)).toBe(english);
});

test("each change of the text says what it does, and none only that it mends", () => {
  const details: Detail[] = [
    { found: "iban", words: "ES91" },
    { found: "id_card", words: "12345678Z" },
    { found: "card", words: "4111" },
    { found: "mixed_formality", tu: "tu", usted: "su" },
  ];
  setLanguage("es");
  expect(details.map((detail) => fixWords(finding(detail)))).toEqual([
    "Taparlo con puntos",
    "Taparlo con puntos",
    "Taparlo con puntos",
    "Igualar el trato",
  ]);
  setLanguage("en");
  expect(fixWords(finding({ found: "capitals", words: "HOLA" }))).toBe("Use small letters");
  expect(fixWords(finding({ found: "id_card", words: "12345678Z" }))).toBe("Mask it");
});
