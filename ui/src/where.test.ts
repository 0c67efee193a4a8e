import { expect, test } from "vitest";
import { where, writePlace } from "./where.svelte";

test("a link to a place has led there before the next key is pressed", () => {
  const link = document.createElement("a");
  link.href = writePlace({ screen: "now", customer: 12, message: null, query: "" });
  document.body.append(link);
  link.click();
  expect(where.place.customer).toBe(12);
  link.remove();
});
