/**
 * Places of the window, and the addresses that lead to them: which screen, whose timeline, which message.
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

const parts = ["account", "secrets"] as const;

export interface Place {
  screen: ScreenName;
  /** Customer whose timeline is open. */
  customer: CustomerId | null;
  /** Message to jump to. */
  message: MessageId | null;
  /** Words that are looked for. */
  query: string;
  /** What to open on the screen at once; settings have the mail account and who keeps the passwords. */
  part?: (typeof parts)[number] | undefined;
  /** Address of the account that is meant, where it is not the first. */
  account?: string | undefined;
}

export const nowhere: Place = { screen: "now", customer: null, message: null, query: "" };

/** Reads an address such as `#/customers/12?message=80`. */
export function readPlace(hash: string): Place {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?");
  const [screen, customer] = path.split("/");
  const values = new URLSearchParams(search);
  const part = parts.find((each) => each === values.get("part"));
  const account = values.get("account");
  return {
    ...(part && { part }),
    ...(account && { account }),
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
  if (place.account) values.set("account", place.account);
  const path = place.customer === null ? place.screen : `${place.screen}/${place.customer}`;
  return values.size > 0 ? `#/${path}?${values}` : `#/${path}`;
}

function wholeNumber(text: string | null | undefined): number | null {
  return text && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
