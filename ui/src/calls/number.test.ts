import { expect, test } from "vitest";
import { isNumber } from "./number";

test.each(["600 000 012", "+34 600-000-012", "(93) 555 01 99"])("%s is a number", (text) => {
  expect(isNumber(text)).toBe(true);
});

test.each(["", "Ana", "1182", "Ana 600 000 012", "   "])("“%s” is no number", (text) => {
  expect(isNumber(text)).toBe(false);
});
