/** Marks, for the bench of the window, the beginning of the first frame that shows rows in `list`. */
export function markDrawn(list: () => HTMLElement | undefined) {
  requestAnimationFrame(() => {
    if (list()?.querySelector("li")) performance.mark("timeline drawn");
    else if (list()) markDrawn(list);
  });
}
