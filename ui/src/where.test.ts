import { expect, test } from "vitest";
import { readPlace, writePlace } from "./place";
import { where } from "./where.svelte";

test("a place survives being written as an address and read again", () => {
  const places = [
    { screen: "now", customer: null, message: null, query: "" },
    { screen: "customers", customer: 12, message: 80, query: "" },
    { screen: "search", customer: 3, message: 9, query: "silla & pata «rota»" },
    { screen: "settings", customer: null, message: null, query: "", part: "account" },
    {
      screen: "settings",
      customer: null,
      message: null,
      query: "",
      part: "account",
      account: "ana+1@hilo.test",
    },
  ] as const;
  for (const place of places) expect(readPlace(writePlace(place))).toEqual(place);
});

test("an address that means nothing leads to the first screen", () => {
  const first = { screen: "now", customer: null, message: null, query: "" };
  for (const hash of ["", "#", "#/", "#/nowhere/x?message=-1", "#/%%%", "#/now/1e9"]) {
    expect(readPlace(hash)).toEqual(first);
  }
});

test("a link to a place has led there before the next key is pressed", () => {
  const link = document.createElement("a");
  link.href = writePlace({ screen: "now", customer: 12, message: null, query: "" });
  document.body.append(link);
  link.click();
  expect(where.place.customer).toBe(12);
  link.remove();
});
