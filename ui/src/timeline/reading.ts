/**
 * Notes which unread messages a person has read: those of which half, or half a window, was in sight
 * for a while, of a window that had the focus.
 */
import type { Attachment } from "svelte/attachments";
import type { MessageId } from "../ipc/bindings";

/** How long a message is in sight of somebody who reads it, in milliseconds. */
const WHILE = 1_500;

/** Follows the element that shows an unread message and calls `read` once, when it has been read. */
export function reading(message: MessageId, read: (message: MessageId) => void): Attachment {
  return (element) => {
    let inSight = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    function look() {
      clearTimeout(timer);
      if (inSight && document.hasFocus()) timer = setTimeout(() => read(message), WHILE);
    }
    const observer = new IntersectionObserver(
      (entries) => {
        const seen = entries.at(-1);
        const half = (seen?.rootBounds?.height ?? innerHeight) / 2;
        const is = seen
          ? seen.intersectionRatio >= 0.5 || seen.intersectionRect.height >= half
          : false;
        if (is === inSight) return;
        inSight = is;
        look();
      },
      // A long mail fills the window with a small part of itself.
      { threshold: [0, 0.1, 0.2, 0.3, 0.4, 0.5] },
    );
    observer.observe(element);
    addEventListener("focus", look);
    addEventListener("blur", look);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
      removeEventListener("focus", look);
      removeEventListener("blur", look);
    };
  };
}
