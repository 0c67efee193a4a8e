/** Whether words are cut where a person reads or chooses them. */
import type { Locator } from "@playwright/test";

/** What is cut in fields, choices, buttons and labels of a part of the page, in words. Long texts scroll. */
export function cutWords(part: Locator): Promise<string[]> {
  return part.evaluate((place) => {
    const brush = document.createElement("canvas").getContext("2d")!;
    const found: string[] = [];
    const lineOf = (element: Element) => parseFloat(getComputedStyle(element).fontSize) * 2;
    for (const field of place.querySelectorAll<HTMLInputElement | HTMLSelectElement>(
      "input:not([type=checkbox], [type=radio]), select",
    )) {
      if (!field.checkVisibility() || field.clientWidth <= 1) continue;
      const style = getComputedStyle(field);
      brush.font = style.font;
      const words =
        field instanceof HTMLSelectElement
          ? (field.selectedOptions[0]?.text ?? "")
          : field.value || field.placeholder;
      // The sign that opens a choice takes its room too.
      const sign = field instanceof HTMLSelectElement ? 16 : 0;
      const room =
        field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - sign;
      const width = brush.measureText(words).width;
      if (width > room + 1) found.push(`"${words}" is ${width} px wide in ${room}`);
    }
    for (const each of place.querySelectorAll<HTMLElement>("button, label, .quiet")) {
      if (!each.checkVisibility() || each.clientWidth <= 1) continue;
      if (each.scrollWidth > each.clientWidth + 1)
        found.push(`"${each.innerText}" is ${each.scrollWidth} px wide in ${each.clientWidth}`);
    }
    for (const label of place.querySelectorAll<HTMLElement>("label, .to > .quiet"))
      if (label.checkVisibility() && label.clientWidth > 1 && label.clientHeight > lineOf(label))
        found.push(`"${label.innerText}" stands on two lines`);
    return found;
  });
}
