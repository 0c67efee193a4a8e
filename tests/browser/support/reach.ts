/** Whether everything that can be pressed or typed into can be seen whole and reached. */
import { expect, type Page } from "@playwright/test";

/**
 * Expects, once every toast is gone, that the document is no wider than the window, and that each control can be scrolled to
 * without going sideways and is then seen whole, with its words, and not lain over by another.
 *
 * Where a dialog is open, or a panel lies above the rest, only what it holds can be reached.
 */
export async function expectWithinReach(page: Page, where: string) {
  await dismissToasts(page);
  expect(await page.evaluate(cutOff), where).toEqual([]);
}

/** Closes what the window says in passing: it takes its room for some seconds. */
async function dismissToasts(page: Page) {
  const toasts = page.locator(".toast");
  const close = toasts.getByRole("button", { name: "Cerrar" }).first();
  while ((await toasts.count()) > 0) await close.dispatchEvent("click");
}

/** What is cut off or covered, in words. Runs in the page. */
function cutOff(): string[] {
  const found: string[] = [];
  const { clientWidth: width, clientHeight: height, scrollWidth } = document.documentElement;
  if (scrollWidth > width) found.push(`the document is ${scrollWidth - width} px too wide`);

  const above = [...document.querySelectorAll("[role=dialog], aside.open")];
  const place = above.at(-1) ?? document.body;
  const scrolled = [...document.querySelectorAll("*")]
    .filter((box) => box.scrollHeight > box.clientHeight)
    .map((box) => [box, box.scrollTop] as const);
  const controls = place.querySelectorAll<HTMLElement>(
    "button, a[href], input, select, textarea, summary, label:has(input), [contenteditable=true]",
  );
  for (const control of controls) {
    // Not drawn, or drawn for those who do not see: a radio button beneath its label.
    if (!control.checkVisibility({ visibilityProperty: true })) continue;
    if (control.getBoundingClientRect().width <= 1) continue;
    control.scrollIntoView({ block: "nearest", inline: "nearest" });
    const problem = problemOf(control);
    const name = control.getAttribute("aria-label") ?? control.innerText.trim();
    if (problem) found.push(`${control.localName} "${name.slice(0, 40)}": ${problem}`);
  }
  for (const [box, top] of scrolled) box.scrollTop = top;
  return found;

  function problemOf(control: HTMLElement): string | null {
    const { left, right, top, bottom } = control.getBoundingClientRect();
    if (left < -0.5 || right > width + 0.5) return `from ${left} to ${right} of ${width}`;
    for (let box = control.parentElement; box; box = box.parentElement) {
      if (box === document.body) break;
      if (getComputedStyle(box).overflowX === "visible") continue;
      const outer = box.getBoundingClientRect();
      if (box.scrollLeft > 0) return `only by going sideways in ${box.className}`;
      if (left < outer.left - 0.5 || right > outer.right + 0.5)
        return `from ${left} to ${right} in a ${box.className} from ${outer.left} to ${outer.right}`;
    }
    // One that is taller than its place scrolls, or is scrolled through.
    const place = placeOf(control, bottom - top);
    const shown = place === null && bottom - top <= height * 0.6;
    if (shown && (top < -0.5 || bottom > height + 0.5))
      return `from ${top} to ${bottom} of ${height}`;
    const typed = control.matches("input, textarea, select");
    if (!typed && control.scrollWidth > control.clientWidth + 1 && control.clientWidth > 0)
      return `its words are ${control.scrollWidth} px wide in ${control.clientWidth}`;
    const above = document.elementFromPoint(
      (left + right) / 2,
      shown ? (top + bottom) / 2 : Math.max(top, place?.top ?? 0) + 10,
    );
    const own = control.contains(above) || above?.contains(control) || above?.closest("label");
    return own ? null : `under ${above?.localName}.${above?.className}`;
  }

  /** The box that a control is taller than and scrolls in. */
  function placeOf(control: HTMLElement, tall: number): DOMRect | null {
    for (let box = control.parentElement; box; box = box.parentElement)
      if (getComputedStyle(box).overflowY === "auto" && box.clientHeight < tall)
        return box.getBoundingClientRect();
    return null;
  }
}
