import { render } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import MailFrame from "./MailFrame.svelte";

/** The heights that frames were given: the document of these tests knows no `min()`. */
const heights: string[] = [];

/** Tells of every new size, as no layout does here. */
let resized: ResizeObserverCallback[] = [];

beforeEach(() => {
  resized = [];
  heights.length = 0;
  vi.spyOn(CSSStyleDeclaration.prototype, "setProperty").mockImplementation((name, value) => {
    if (name === "height") heights.push(value ?? "");
  });
  vi.useFakeTimers();
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(tell: ResizeObserverCallback) {
        resized.push(tell);
      }
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("a mail is read once, and its height reckoned anew when its width has stood still", async () => {
  const parse = vi.spyOn(DOMParser.prototype, "parseFromString");
  const html = `<p>${"Lorem ipsum dolor sit amet. ".repeat(20)}</p>`;
  const { container, rerender } = render(MailFrame, { html, title: "Correo" });
  const frame = container.querySelector(".frame")!;
  async function widen(width: number) {
    Object.defineProperty(frame, "clientWidth", { value: width, configurable: true });
    const entry = { target: frame } as unknown as ResizeObserverEntry;
    for (const tell of resized) tell([entry], {} as ResizeObserver);
    await tick();
  }
  await widen(800);
  const shown = () => parseFloat(heights.at(-1)!.slice("min(".length));
  const wide = shown();

  // The first width counts at once; of those on the way to another, none.
  for (const width of [700, 500, 300]) {
    await widen(width);
    vi.advanceTimersByTime(100);
    await tick();
    expect(shown()).toBe(wide);
  }
  vi.advanceTimersByTime(100);
  await tick();
  expect(shown()).toBeGreaterThan(1.7 * wide);
  expect(parse).toHaveBeenCalledOnce();

  await rerender({ html: "<p>Hola</p>", title: "Correo" });
  expect(parse).toHaveBeenCalledTimes(2);
});

test("a mail that is too large to be reckoned takes the most that a mail may", async () => {
  const { rerender } = render(MailFrame, { html: "<p>Hola</p>", title: "Correo" });
  const html = '<img src="data:image/gif;base64,R0lGODlh">'.repeat(501);
  await rerender({ html, title: "Correo" });
  expect(heights.at(-1)).toBe("min(2400px, 60vh)");
});
