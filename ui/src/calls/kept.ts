/**
 * Words of a form that was closed before they were saved: they are there again when it opens for the
 * same customer. They live as long as the page.
 */
import { onDestroy } from "svelte";

const kept = new Map<string, string>();

/** Returns the words kept for this form, and a way to keep those that are left in it for whom they are then about. */
export function keepWords(
  form: "call" | "note",
  customer: () => number | null,
  words: () => string,
) {
  const key = () => `${form} ${customer() ?? ""}`;
  const opened = key();
  const before = kept.get(opened) ?? "";
  let saved = false;
  onDestroy(() => {
    kept.delete(opened);
    if (!saved && words().trim() !== "") kept.set(key(), words());
  });
  return {
    before,
    saved() {
      saved = true;
    },
  };
}
