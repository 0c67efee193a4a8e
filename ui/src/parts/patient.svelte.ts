/** A press that waits: Enter is often faster than the answer to what was typed before it. */
import { untrack } from "svelte";

/**
 * Acts on a press as soon as nothing is loading any more; what was typed meanwhile forgets it. Has to
 * be called while a component starts.
 */
export function patient(loading: () => boolean, act: () => void) {
  let pressed = $state(false);
  $effect(() => {
    if (!pressed || loading()) return;
    pressed = false;
    untrack(act);
  });
  return {
    press() {
      pressed = true;
    },
    forget() {
      pressed = false;
    },
  };
}
