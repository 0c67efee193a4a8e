/**
 * What of a mail's document its height depends on: boxes, the length of what is written in them, and the sizes of
 * pictures. It is read once, apart from the window, where nothing of it is shown, loaded or run; how high it is at some
 * width is reckoned from this. Pure.
 */
import { pictureSize } from "./pictureSize";

/** The size of letters in pixels that the core writes around every mail, and a letter's width as a share of it. */
const letters = 14;
const wide = 0.5;

/** Letters of markup, the data of pictures apart, and pictures: a document of more of either is not read. */
const mostMarkup = 2_000_000;
const mostPictures = 500;

const blocks =
  /^(address|article|blockquote|center|div|dl|dt|dd|figure|footer|form|h[1-6]|header|hr|li|main|ol|p|pre|section|table|tbody|tfoot|thead|tr|ul|caption)$/;
/** Blank above and below, as shares of the size of letters; of two that meet one counts. */
const spaced: Record<string, number> = { p: 1, ul: 1, ol: 1, dl: 1, pre: 1, blockquote: 1, hr: 1 };
const headings: Record<string, number> = { h1: 2, h2: 1.5, h3: 1.17, h4: 1, h5: 0.83, h6: 0.67 };

/** Words, by the pixels they fill in one line; the end of a line; a picture; or a box on lines of its own. */
export type Piece = number | "break" | Picture | Block;

/** A picture with bytes. Its own size is unknown where they do not say; 0 is a length that the mail does not give. */
export interface Picture {
  kind: "picture";
  own: [number, number] | undefined;
  width: number;
  height: number;
}

/** What stands one below the other. Lengths are pixels; 0 where the mail gives none. */
export interface Box {
  pieces: Piece[];
  /** The size of its letters. */
  size: number;
  width: number;
  height: number;
  pad: number;
}

/** `blank` is left above and below; `indent` to the left. */
export type Block = { blank: number } & (
  | { kind: "rule" }
  | { kind: "row"; height: number; cells: Box[] }
  | { kind: "box"; box: Box; indent: number }
);

/** Reads a document; nothing where it is so large that reading it would hold up the window. */
export function mailOutline(html: string): Piece[] | undefined {
  const light = withoutData(html);
  if (!light) return undefined;
  const { body } = new DOMParser().parseFromString(light.html, "text/html");
  return new Reader(light.sizes).pieces(body, letters);
}

/** The document with a number in place of each picture's data, and their sizes; nothing where it is too large. */
function withoutData(html: string) {
  const before = 'src="';
  const sizes: ([number, number] | undefined)[] = [];
  const parts: string[] = [];
  let markup = 0;
  let from = 0;
  let at = html.indexOf(`${before}data:`);
  while (at >= 0 && markup <= mostMarkup && sizes.length <= mostPictures) {
    const start = at + before.length;
    const end = html.indexOf('"', start);
    if (end < 0) break;
    const address = html.slice(start, end);
    // Words that only look like a picture go on in markup, which has to stay.
    if (!/[^\w+/=,;:.-]/.test(address)) {
      parts.push(html.slice(from, start), `data:#${sizes.length}`);
      markup += start - from;
      from = end;
      sizes.push(pictureSize(address));
    }
    at = html.indexOf(`${before}data:`, Math.max(from, start));
  }
  markup += html.length - from;
  if (markup > mostMarkup || sizes.length > mostPictures) return undefined;
  return { html: parts.join("") + html.slice(from), sizes };
}

class Reader {
  readonly #sizes: readonly ([number, number] | undefined)[];

  constructor(sizes: readonly ([number, number] | undefined)[]) {
    this.#sizes = sizes;
  }

  /** What an element holds, whose letters are of this size. */
  pieces(parent: Element, size: number): Piece[] {
    const all: Piece[] = [];
    for (const child of parent.childNodes) this.#inline(child, size, all);
    return all;
  }

  #inline(node: Node, size: number, all: Piece[]) {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = (node.textContent ?? "").replace(/\s+/g, " ").replace(/^ $/, "");
      return addWords(all, text.length * size * wide);
    }
    if (!(node instanceof Element)) return;
    const name = node.localName;
    if (name === "style" || name === "title" || isHidden(node)) return;
    if (name === "br") all.push("break");
    else if (name === "img") this.#picture(node, all);
    else if (blocks.test(name)) all.push(this.#block(node, textSize(node, size)));
    else {
      const own = textSize(node, size);
      for (const child of node.childNodes) this.#inline(child, own, all);
    }
  }

  #block(element: Element, size: number): Block {
    const name = element.localName;
    const blank = (headings[name] ? 0.67 : (spaced[name] ?? 0)) * size;
    if (name === "hr") return { kind: "rule", blank };
    if (name === "tr") {
      const height = pixels(element, "height");
      return { kind: "row", blank, height, cells: this.#cells(element, size) };
    }
    const indent = name === "ul" || name === "ol" ? 40 : name === "blockquote" ? 20 : 0;
    const box = this.#box(element, size, padding(element));
    return {
      kind: "box",
      blank,
      indent,
      box: { ...box, width: box.width || pixels(element, "max-width") },
    };
  }

  #cells(row: Element, size: number): Box[] {
    const pad = finite(row.closest("table")?.getAttribute("cellpadding")) || 1;
    return [...row.children]
      .filter((cell) => !isHidden(cell))
      .map((cell) => this.#box(cell, textSize(cell, size), padding(cell) || pad));
  }

  #box(element: Element, size: number, pad: number): Box {
    const [width, height] = [pixels(element, "width"), pixels(element, "height")];
    return { pieces: this.pieces(element, size), size, width, height, pad };
  }

  /** One without bytes is as its words. */
  #picture(image: Element, all: Piece[]) {
    const src = image.getAttribute("src") ?? "";
    if (!src.startsWith("data:"))
      return addWords(all, (image.getAttribute("alt") ?? "").length * letters * wide);
    const own = src.startsWith("data:#") ? this.#sizes[Number(src.slice(6))] : pictureSize(src);
    const [width, height] = [pixels(image, "width"), pixels(image, "height")];
    all.push({ kind: "picture", own, width, height });
  }
}

/** Words that follow words are in one line with them. */
function addWords(all: Piece[], length: number) {
  const last = all.at(-1);
  if (typeof last === "number") all[all.length - 1] = last + length;
  else if (length > 0) all.push(length);
}

function isHidden(element: Element): boolean {
  return /display\s*:\s*none/i.test(element.getAttribute("style") ?? "");
}

/** What a mail wrote as a length; 0 where that is no length, as "1.2.3". */
function finite(written: string | null | undefined): number {
  const number = Number(written ?? 0);
  return Number.isFinite(number) && number > 0 ? number : 0;
}

/** A length in pixels that a style or an attribute gives; 0 where none does. */
function pixels(element: Element, name: string): number {
  const style = element.getAttribute("style") ?? "";
  const found = new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([\\d.]+)px`, "i").exec(style)?.[1];
  const attribute = /^\s*(\d+)(?:px)?\s*$/i.exec(element.getAttribute(name) ?? "")?.[1];
  return finite(found ?? attribute);
}

function padding(element: Element): number {
  return pixels(element, "padding-top") || pixels(element, "padding");
}

/** The size of an element's letters; as above it where what it says is no size, or none that can be drawn. */
function textSize(element: Element, above: number): number {
  const usual = (headings[element.localName] ?? 1) * above;
  const style = element.getAttribute("style") ?? "";
  const [, number, unit] = /font-size\s*:\s*([\d.]+)\s*(px|pt|em|%)/i.exec(style) ?? [];
  const factors: Record<string, number> = { px: 1, pt: 4 / 3, em: above, "%": above / 100 };
  if (!number || !unit || Number.isNaN(Number(number))) return Math.min(largest, usual);
  return Math.min(largest, finite(number) * (factors[unit.toLowerCase()] ?? 1));
}

/** Letters in pixels that no mail means: sizes within sizes would grow beyond all numbers. */
const largest = 10_000;
