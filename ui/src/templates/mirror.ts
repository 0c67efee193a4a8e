/** Where words stand in what is typed in, which tells nobody: the same words are set once more in the same shape. */

/** Anything that a text is typed in. */
export type Typing = HTMLInputElement | HTMLTextAreaElement;

/** The style of an element that sets the same words in the same places, within the same positioned element. */
export function mirrorOf(input: Typing): string {
  const box = input instanceof HTMLTextAreaElement;
  const { font, letterSpacing, lineHeight, padding } = getComputedStyle(input);
  const { offsetLeft, offsetTop, clientLeft, clientTop, clientWidth, clientHeight } = input;
  return [
    `left:${offsetLeft + clientLeft}px`,
    `top:${offsetTop + clientTop}px`,
    `width:${clientWidth}px`,
    `height:${clientHeight}px`,
    `font:${font}`,
    `line-height:${box ? lineHeight : `${clientHeight}px`}`,
    `letter-spacing:${letterSpacing}`,
    `padding:${box ? padding : padding.replace(/^\S+/, "0")}`,
    `white-space:${box ? "pre-wrap" : "pre"}`,
    "overflow-wrap:break-word",
  ].join(";");
}

/** The line of the caret, in pixels of the positioned element that the input stands in. */
export function caretOf(input: Typing, at: number): { left: number; top: number; bottom: number } {
  const mirror = document.createElement("div");
  mirror.style.cssText = `${mirrorOf(input)};position:absolute;visibility:hidden;overflow:hidden`;
  const caret = document.createElement("span");
  // One that has no width and yet a line.
  caret.textContent = "\u200b";
  mirror.append(input.value.slice(0, at), caret, input.value.slice(at));
  input.parentElement?.append(mirror);
  const [outer, inner] = [mirror.getBoundingClientRect(), caret.getBoundingClientRect()];
  const left = mirror.offsetLeft + inner.left - outer.left - input.scrollLeft;
  const top = mirror.offsetTop + inner.top - outer.top - input.scrollTop;
  mirror.remove();
  return { left, top, bottom: top + inner.height };
}
