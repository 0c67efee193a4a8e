/**
 * Short words about what has just happened, most of them with a way to undo it.
 *
 * Toasts that can be undone form a stack: `undoLast` takes back the newest one first.
 */
import { untrack } from "svelte";
import type { Failure, OperationId, Timestamp } from "../ipc/bindings";
import { asFailure, call } from "../ipc/call";
import { t } from "../texts/texts.svelte";
import { passphrase, type Asking } from "./passphrase.svelte";

export interface Toast {
  id: number;
  /** Words, or how they read with some seconds left. */
  text: string | ((seconds: number) => string);
  failure: Failure | null;
  /** What its button does, and what the button says. */
  action: { label: string; run: () => Promise<unknown> } | null;
  /** A second button, which is gone once it was pressed and leaves the toast where it is. */
  also?: { label: string; run: () => void } | undefined;
  /** Whether its action takes something back. */
  undoes: boolean;
  /** When it goes away by itself; `null` waits for the person. */
  until: Timestamp | null;
}

/** What is asked about the Hilo password where something has failed for lack of a password. */
const helps: Partial<Record<Failure["code"], Asking>> = { keychain: "use", locked: "unlock" };

const short = 5_000;
const long = 12_000;

let list = $state.raw<readonly Toast[]>([]);
let next = 1;

/** The dialogs that are open, the inner one last, each with the first toast that came since. */
let dialogs = $state.raw<readonly { dialog: object; since: number }[]>([]);

function add(toast: Omit<Toast, "id">): number {
  const id = next++;
  list = [...list.slice(-3), { ...toast, id }];
  if (toast.until !== null) setTimeout(() => toasts.dismiss(id), toast.until - Date.now());
  return id;
}

export const toasts = {
  get list() {
    return list;
  },
  /** Those that the window itself shows: what comes while a dialog is open is said in there. */
  get outside() {
    const since = dialogs.at(-1)?.since ?? Infinity;
    return list.filter((toast) => toast.id < since);
  },
  /** Those that a dialog shows: it has to be the one that was opened last. */
  inside(dialog: object) {
    const top = dialogs.at(-1);
    return top?.dialog === dialog ? list.filter((toast) => toast.id >= top.since) : [];
  },
  /** Has what comes from now on said in a dialog, until what is returned is called. */
  moveInside(dialog: object): () => void {
    const others = () => untrack(() => dialogs).filter((each) => each.dialog !== dialog);
    dialogs = [...others(), { dialog, since: next }];
    return () => (dialogs = others());
  },
  dismiss(id: number) {
    list = list.filter((toast) => toast.id !== id);
  },
  /** Takes away what was said of failures of a kind: they are over. */
  settle(code: Failure["code"]) {
    list = list.filter((toast) => toast.failure?.code !== code);
  },
  /** Runs the second action of a toast, once. */
  actAlso(id: number) {
    const run = list.find((each) => each.id === id)?.also?.run;
    list = list.map((each) => (each.id === id ? { ...each, also: undefined } : each));
    run?.();
  },
  /** Runs the action of a toast and takes the toast away. */
  async act(id: number) {
    const toast = list.find((each) => each.id === id);
    if (!toast?.action) return;
    toasts.dismiss(id);
    // What helps against one of them helps against all.
    if (toast.failure) toasts.settle(toast.failure.code);
    try {
      await toast.action.run();
      // A letter that is taken back opens again: that is to be seen.
      if (toast.undoes && typeof toast.text === "string")
        toastSay(t("common.undone", { what: toast.text }));
    } catch (thrown) {
      toastFailure(thrown);
    }
  },
  /** Takes back the newest thing that can be taken back; answers whether there was one. */
  undoLast(): boolean {
    const toast = list.findLast((each) => each.undoes);
    if (toast) void toasts.act(toast.id);
    return toast !== undefined;
  },
};

/** Says something. */
export function toastSay(text: string, action: Toast["action"] = null) {
  add({ text, failure: null, action, undoes: false, until: Date.now() + (action ? long : short) });
}

/** Says something that was long in coming, until it was read. */
export function toastStay(text: string, action: Toast["action"] = null) {
  add({ text, failure: null, action, undoes: false, until: null });
}

/** Names what was done and offers to undo it: an operation of the journal, or a way of its own. */
export function toastUndoable(
  text: Toast["text"],
  undo: OperationId | (() => Promise<unknown>),
  until: Timestamp = Date.now() + long,
  also?: Toast["also"],
) {
  const run = typeof undo === "number" ? () => call("undo", { operation: undo }) : undo;
  add({ text, failure: null, action: { label: t("common.undo"), run }, also, undoes: true, until });
}

/** Says what went wrong, once, and stays until it was read. Where a Hilo password helps it is offered. */
export function toastFailure(thrown: unknown) {
  const failure = asFailure(thrown);
  const same = JSON.stringify(failure);
  list = list.filter((toast) => JSON.stringify(toast.failure) !== same);
  const asked = helps[failure.code];
  const run = async () => asked && passphrase.ask(asked);
  const action = asked ? { label: t(`secrets.do.${asked}`), run } : null;
  add({ text: "", failure, action, undoes: false, until: null });
}

/** Does something and says it if it does not work; answers whether it worked. */
export async function attempt<Value>(run: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await run();
  } catch (thrown) {
    toastFailure(thrown);
    return undefined;
  }
}
