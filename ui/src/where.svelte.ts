/**
 * Where the window is: which screen, whose timeline, which message.
 *
 * The place is kept in the address, so that going back works and loading the page anew stays.
 */
import type { CustomerId, MessageId } from "./ipc/bindings";

export const screenNames = [
  "now",
  "customers",
  "search",
  "outbox",
  "templates",
  "imports",
  "settings",
] as const;
export type ScreenName = (typeof screenNames)[number];

export interface Place {
  screen: ScreenName;
  /** Customer whose timeline is open. */
  customer: CustomerId | null;
  /** Message to jump to. */
  message: MessageId | null;
  /** Words that are looked for. */
  query: string;
  /** What to open on the screen at once; settings have the mail account. */
  part?: "account" | undefined;
}

const nowhere: Place = { screen: "now", customer: null, message: null, query: "" };

/** Reads an address such as `#/customers/12?message=80`. */
export function readPlace(hash: string): Place {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?");
  const [screen, customer] = path.split("/");
  const values = new URLSearchParams(search);
  const part = values.get("part") === "account" ? ({ part: "account" } as const) : {};
  return {
    ...part,
    screen: screenNames.find((name) => name === screen) ?? nowhere.screen,
    customer: wholeNumber(customer),
    message: wholeNumber(values.get("message")),
    query: values.get("q") ?? "",
  };
}

/** Writes a place as an address. */
export function writePlace(place: Place): string {
  const values = new URLSearchParams();
  if (place.message !== null) values.set("message", String(place.message));
  if (place.query) values.set("q", place.query);
  if (place.part) values.set("part", place.part);
  const path = place.customer === null ? place.screen : `${place.screen}/${place.customer}`;
  return values.size > 0 ? `#/${path}?${values}` : `#/${path}`;
}

function wholeNumber(text: string | null | undefined): number | null {
  return text && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

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
