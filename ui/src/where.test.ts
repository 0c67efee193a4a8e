import { expect, test } from "vitest";
import { readPlace, writePlace } from "./where.svelte";

test("a place survives being written as an address and read again", () => {
  const places = [
    { screen: "now", customer: null, message: null, query: "" },
    { screen: "customers", customer: 12, message: 80, query: "" },
    { screen: "search", customer: 3, message: 9, query: "silla & pata «rota»" },
  ] as const;
  for (const place of places) expect(readPlace(writePlace(place))).toEqual(place);
});

test("an address that means nothing leads to the first screen", () => {
  const first = { screen: "now", customer: null, message: null, query: "" };
  for (const hash of ["", "#", "#/", "#/nowhere/x?message=-1", "#/%%%", "#/now/1e9"]) {
    expect(readPlace(hash)).toEqual(first);
  }
});
