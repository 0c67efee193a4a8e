/**
 * What the window asks about the Hilo password, over whatever is on the screen. Any part may have it asked; the window
 * shows it.
 */
export type Asking = "unlock" | "use" | "change" | "anew";

let asking = $state<Asking | null>(null);

/** What goes on once passwords can be had. */
let awaiting: (() => void) | undefined;

export const passphrase = {
  /** What is asked now. */
  get asking() {
    return asking;
  },
  ask(what: Asking) {
    asking = what;
  },
  close() {
    asking = null;
    awaiting = undefined;
  },
  /** Has something done once the question that is asked next was answered well; who puts it off gives that up. */
  awaitedBy(run: () => void) {
    awaiting = run;
  },
  forget(run: () => void) {
    if (awaiting === run) awaiting = undefined;
  },
  /** Closes the question that was answered, and has done what waited for that. */
  answered() {
    const run = awaiting;
    passphrase.close();
    run?.();
  },
};
