/**
 * Notes which unread messages a person has read: those that were in sight of a window that had the focus, for a while.
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
    const observer = new IntersectionObserver((entries) => {
      inSight = entries.at(-1)?.isIntersecting ?? false;
      look();
    });
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
