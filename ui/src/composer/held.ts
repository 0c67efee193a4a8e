/** Keeps hands off a form while what stands in it is on its way: the focus stays, and nothing is changed. */
import type { Attachment } from "svelte/attachments";

const hands = ["keydown", "beforeinput", "paste", "cut", "drop", "click", "mousedown"];

/** Refuses keys and hands while `when` says so. */
export function held(when: () => boolean): Attachment<HTMLElement> {
  return (element) => {
    const refuse = (event: Event) => {
      if (!when()) return;
      event.preventDefault();
      event.stopPropagation();
    };
    for (const hand of hands) element.addEventListener(hand, refuse, true);
    return () => {
      for (const hand of hands) element.removeEventListener(hand, refuse, true);
    };
  };
}
