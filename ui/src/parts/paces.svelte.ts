/** How fast the mails of mailboxes come in. It is known once for all who tell it, so that nobody tells another pace. */
import { noted, type Sample } from "../texts/progress";

let known = $state.raw<Readonly<Record<string, readonly Sample[]>>>({});

export const paces = {
  /** What is known of an account by its address, or of all together by none. */
  of(address: string): readonly Sample[] {
    return known[address] ?? [];
  },
  /** Notes how many mails are here now; `null` where none come in. */
  note(address: string, done: number | null) {
    const now = Date.now();
    const before = known[address] ?? [];
    known = { ...known, [address]: done === null ? [] : noted(before, { at: now, done }) };
  },
};
