/**
 * Where the window is.
 *
 * The place is kept in the address, so that going back works and loading the page anew stays.
 */
import { nowhere, readPlace, writePlace, type Place, type ScreenName } from "./place";

let place = $state.raw(readPlace(location.hash));
window.addEventListener("hashchange", () => {
  place = readPlace(location.hash);
});

// The address changes at once and its event comes later: a key pressed in between would still mean the
// customer from before. So a link to a place goes there itself.
window.addEventListener("click", (event) => {
  const otherwise = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (event.defaultPrevented || event.button !== 0 || otherwise) return;
  const link = event.target instanceof Element ? event.target.closest('a[href^="#/"]') : null;
  if (!link) return;
  event.preventDefault();
  write(readPlace(link.getAttribute("href") ?? ""), false);
});

function write(next: Place, replace: boolean) {
  const hash = writePlace(next);
  if (hash !== writePlace(place)) history[replace ? "replaceState" : "pushState"](null, "", hash);
  place = next;
}

export const where = {
  get place() {
    return place;
  },
  /** Goes to a screen, with nobody open unless `more` says so. */
  go(screen: ScreenName, more: Partial<Omit<Place, "screen">> = {}) {
    write({ ...nowhere, screen, ...more }, false);
  },
  /** Changes a detail of the place without leaving a step to go back to. */
  adjust(more: Partial<Omit<Place, "screen">>) {
    write({ ...place, ...more }, true);
  },
};
