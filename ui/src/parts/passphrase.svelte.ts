/**
 * What the window asks about the Hilo password, over whatever is on the screen. Any part may have it asked; the window
 * shows it.
 */
export type Asking = "unlock" | "use" | "change" | "anew";

let asking = $state<Asking | null>(null);

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
  },
};
