import { flushSync } from "svelte";
import { afterEach, expect, test } from "vitest";
import { actions, listenToKeys, offer, type Action } from "./actions.svelte";

let stop: (() => void) | undefined;
afterEach(() => {
  stop?.();
  document.body.innerHTML = "";
});

/** Offers one action for each of `keys`; what ran is written down in the array it returns. */
function listening(...keys: string[]): string[] {
  const ran: string[] = [];
  stop = $effect.root(() => {
    listenToKeys();
    for (const key of keys) {
      const action: Action = { label: key, keys: key, run: () => ran.push(key) };
      offer(() => [action]);
    }
  });
  flushSync();
  return ran;
}

function press(key: string, more: KeyboardEventInit = {}, target: EventTarget = window) {
  target.dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }),
  );
}

test("a sequence does not also run the single key that ends it", () => {
  const ran = listening("c", "g c");
  press("g");
  press("c");
  press("c");
  expect(ran).toEqual(["g c", "c"]);
});

test("of two actions with the same keys the one offered last runs", () => {
  const ran: string[] = [];
  stop = $effect.root(() => {
    listenToKeys();
    offer(() => [{ label: "first", keys: "n", run: () => ran.push("first") }]);
    offer(() => [{ label: "last", keys: "n", run: () => ran.push("last") }]);
  });
  flushSync();
  press("n");
  expect(ran).toEqual(["last"]);
});

test("what two offer in the same words can be chosen once, as the last one does it", () => {
  const ran: string[] = [];
  stop = $effect.root(() => {
    offer(() => [{ label: "call", keys: "c", run: () => ran.push("about nobody") }]);
    offer(() => [{ label: "call", keys: "c", run: () => ran.push("about this customer") }]);
  });
  flushSync();
  for (const action of actions.named) action.run();
  expect(ran).toEqual(["about this customer"]);
});

test("letters typed into a field stay there, but the palette opens from it", () => {
  const ran = listening("n", "$mod+k", "$mod+z");
  const field = document.body.appendChild(document.createElement("input"));
  press("n", {}, field);
  press("k", { ctrlKey: true }, field);
  press("z", { ctrlKey: true }, field);
  expect(ran).toEqual(["$mod+k"]);
});

test("a dialog keeps the keys to itself", () => {
  const ran = listening("n");
  const dialog = document.body.appendChild(document.createElement("div"));
  dialog.setAttribute("role", "dialog");
  press("n");
  expect(ran).toEqual([]);
});

test("punctuation runs with and without Shift, as keyboards have it", () => {
  const ran = listening("?", "/");
  press("?");
  press("/");
  expect(ran).toEqual(["?", "/"]);
});

test("a plus is reached with and without Shift, and as the key that has it above", () => {
  const ran = listening("$mod++", "$mod+-", "$mod+0", "$mod+,");
  press("+", { ctrlKey: true });
  press("+", { ctrlKey: true, shiftKey: true });
  press("=", { ctrlKey: true });
  press("-", { ctrlKey: true });
  press("0", { ctrlKey: true });
  press(",", { ctrlKey: true });
  expect(ran).toEqual(["$mod++", "$mod++", "$mod++", "$mod+-", "$mod+0", "$mod+,"]);
});

test("what is no longer there can no longer be done", () => {
  listening("n");
  expect(actions.all.map((action) => action.label)).toEqual(["n"]);
  stop?.();
  expect(actions.all).toEqual([]);
});

test("an offer made while another goes is not lost", () => {
  let first = $state(true);
  const one: Action = { label: "one", keys: "n", run: () => {} };
  const two: Action = { label: "two", keys: "n", run: () => {} };
  stop = $effect.root(() => {
    $effect.pre(() => {
      const action = first ? one : two;
      offer(() => [action]);
    });
  });
  flushSync();
  first = false;
  flushSync();
  expect(actions.all.map((action) => action.label)).toEqual(["two"]);
});
