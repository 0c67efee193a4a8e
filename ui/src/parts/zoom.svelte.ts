/**
 * How large the window shows everything, from 80 to 200 %. Kept on this machine, since it is about a
 * screen and a pair of eyes. A browser has a zoom of its own, so there is nothing to offer there.
 */
import { shell } from "../ipc/shell";
import { t } from "../texts/texts.svelte";
import { offer, type Action } from "./actions.svelte";

const steps = [80, 90, 100, 110, 125, 150, 175, 200];
const place = "hilo zoom";

/** The step after a percentage, in one direction or the other; the last one where there is none. */
export function nextStep(percent: number, by: 1 | -1): number {
  const further = by === 1 ? steps : steps.toReversed();
  return further.find((step) => (step - percent) * by > 0) ?? further.at(-1) ?? 100;
}

function stored(): number {
  const percent = Number(localStorage.getItem(place));
  return steps.includes(percent) ? percent : 100;
}

/** Shows the window as it was left, and offers to change that. Called once, by the window. */
export function offerZoom() {
  const zoom = shell.zoom;
  if (!zoom) return;

  function change(percent: number) {
    localStorage.setItem(place, String(percent));
    void zoom?.(percent / 100);
  }

  if (stored() !== 100) change(stored());
  const all: Action[] = [
    { keys: "$mod++", label: "frame.zoom_in" as const, to: () => nextStep(stored(), 1) },
    { keys: "$mod+-", label: "frame.zoom_out" as const, to: () => nextStep(stored(), -1) },
    { keys: "$mod+0", label: "frame.zoom_reset" as const, to: () => 100 },
  ].map(({ keys, label, to }) => ({
    keys,
    get label() {
      return t(label);
    },
    run: () => change(to()),
  }));
  offer(() => all);
}
