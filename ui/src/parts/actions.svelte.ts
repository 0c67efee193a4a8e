/**
 * What can be done right now.
 *
 * A component that can do something offers it as an action while it is on the screen. Keys and the
 * palette are made from the same actions, so they never disagree; a test holds the sheet of all keys
 * against them. Of two actions with the same keys the one offered last wins.
 */
import { tinykeys } from "tinykeys";

export interface Action {
  /** Words for the palette and the sheet of keys. */
  label: string;
  /** Keys as tinykeys writes them: `e`, `g a`, `$mod+k`. */
  keys?: string;
  /** Whether the palette leaves it out: moving through a list is no job of the palette. */
  keyOnly?: boolean;
  run(): void;
}

type Offer = () => readonly Action[];

// While a screen gives way to another, the leaving one still reads the state from before: what is
// known is kept beside it, so that leaving takes away nothing of the screen that comes.
let known: readonly Offer[] = [];
let offers = $state.raw<readonly Offer[]>([]);

function change(next: readonly Offer[]) {
  known = next;
  offers = next;
}

export const actions = {
  /** Everything that can be done now, later offers first. */
  get all(): Action[] {
    return offers.toReversed().flatMap((offer) => offer());
  },
  /** What is chosen by its words: of those that several offer, the last. */
  get named(): Action[] {
    const labels = new Set<string>();
    const named = actions.all.filter((action) => !action.keyOnly);
    return named.filter(({ label }) => !labels.has(label) && labels.add(label));
  },
};

/** Offers actions while the component is there. Has to be called while it starts. */
export function offer(make: () => readonly Action[]) {
  $effect.pre(() => {
    change([...known, make]);
    return () => change(known.filter((other) => other !== make));
  });
}

/** Does what `keys` would do now, for a button that stands for an action offered elsewhere. */
export function press(keys: string) {
  actions.all.find((action) => action.keys === keys)?.run();
}

/** Listens to the keys of every action. Called once, by the window. */
export function listenToKeys() {
  $effect(() => tinykeys(window, keyMap(actions.all)));
}

function keyMap(all: readonly Action[]) {
  const map: Record<string, (event: KeyboardEvent) => void> = {};
  const keyed = all.filter((action) => action.keys);
  // Sequences come first: having run, they stop the single key that ends them.
  keyed.sort((a, b) => Number(b.keys?.includes(" ")) - Number(a.keys?.includes(" ")));
  for (const action of keyed) {
    for (const keys of spellings(action.keys ?? "")) {
      map[keys] ??= (event) => {
        if (event.defaultPrevented || !listening(event)) return;
        event.preventDefault();
        action.run();
      };
    }
  }
  return map;
}

/** Punctuation needs Shift on some keyboards and not on others; a plus is Shift and = on many. */
function spellings(keys: string): string[] {
  if (keys === "$mod++") return [keys, "$mod+Shift++", "$mod+="];
  return /^[^\w\s+]$/.test(keys) ? [keys, `Shift+${keys}`] : [keys];
}

/** Whether a key is meant for the window rather than for a field, a menu or a dialog. */
function listening(event: KeyboardEvent): boolean {
  const target = event.target instanceof HTMLElement ? event.target : null;
  const held = event.ctrlKey || event.metaKey;
  if (document.querySelector("[role=dialog],[role=alertdialog],[role=menu]")) return false;
  if (target?.closest("input, textarea, select, [contenteditable=true]")) {
    // Fields undo their own typing; keys such as F2 mean nothing to them.
    return (held && event.key.toLowerCase() !== "z") || /^F\d+$/.test(event.key);
  }
  return !(event.key === "Enter" && !held && target?.closest("button, a, summary"));
}
