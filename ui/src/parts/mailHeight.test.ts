import { expect, test, vi } from "vitest";
import { mailHeight } from "./mailHeight";
import { mailOutline } from "./mailOutline";
import { pictureSize } from "./pictureSize";

const high = (html: string, width: number) => mailHeight(mailOutline(html)!, width);
const base64 = (bytes: number[]) => btoa(String.fromCharCode(...bytes));
const gif = (width: number, height: number) =>
  `data:image/gif;base64,${base64([0x47, 0x49, 0x46, 0x38, 0x39, 0x61, width % 256, width >> 8, height % 256, height >> 8])}`;

test("boxes within boxes are as high as what is written in them", () => {
  const words = "<p>Una frase.</p><p>Y otra.</p><p>Y la última.</p>";
  const plain = high(words, 600);
  const boxed = high(
    `<table><tr><td><div><div><table><tr><td>${words}</td></tr></table></div></div></td></tr></table>`,
    600,
  );
  expect(plain).toBeGreaterThan(100);
  expect(plain).toBeLessThan(180);
  expect(Math.abs(boxed - plain)).toBeLessThan(16);
});

test("long words fill more lines where there is less room, and cells stand beside one another", () => {
  const text = "Lorem ipsum dolor sit amet. ".repeat(20);
  expect(high(text, 300)).toBeGreaterThan(1.7 * high(text, 600));
  const row = (cells: number) => `<table><tr>${"<td>Hola</td>".repeat(cells)}</tr></table>`;
  expect(high(row(4), 600)).toBe(high(row(1), 600));
  expect(high("<style>p{}</style><p style='display:none'>Hola</p>", 600)).toBe(24);
});

test("a picture takes the room that its bytes, or the mail, say", () => {
  expect(high(`<img src="${gif(300, 200)}">`, 600)).toBe(224);
  expect(high(`<img src="${gif(300, 200)}" width="150">`, 600)).toBe(124);
  // What is wider than its frame is made smaller, and keeps its shape.
  expect(high(`<img src="${gif(1200, 800)}">`, 624)).toBe(424);
  expect(high(`<img alt="silla">`, 600)).toBe(45);
});

test("the size of a picture is read out of its first bytes", () => {
  const png = [
    0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 2, 0, 0, 0, 1, 4,
  ];
  expect(pictureSize(`data:image/png;base64,${base64(png)}`)).toEqual([512, 260]);
  const jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xc2, 0, 17, 8, 1, 4, 2, 0, 3];
  expect(pictureSize(`data:image/jpeg;base64,${base64(jpeg)}`)).toEqual([512, 260]);
  expect(pictureSize("data:image/png;base64,AAAA")).toBeUndefined();
  expect(pictureSize("data:image/png;base64,*")).toBeUndefined();
});

test("a JPEG whose camera wrote much before its size is looked at further, and a PNG is not", () => {
  const words = [0xff, 0xe1, 0x80, 0, ...Array<number>(0x7ffe).fill(1)];
  const jpeg = [0xff, 0xd8, ...words, 0xff, 0xc0, 0, 17, 8, 1, 4, 2, 0, 3];
  expect(pictureSize(`data:image/jpeg;base64,${base64(jpeg)}`)).toEqual([512, 260]);
  const decode = vi.spyOn(globalThis, "atob");
  const png = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 2, 0];
  const long = base64([...png, 0, 0, 1, 4, ...Array<number>(60_000).fill(7)]);
  expect(pictureSize(`data:image/png;base64,${long}`)).toEqual([512, 260]);
  expect(decode.mock.calls.map(([text]) => text.length)).toEqual([32]);
  decode.mockRestore();
});

test("what is no number is no length, and no size of letters grows without end", () => {
  for (const length of ["1.2.3px", "..px", `${"9".repeat(400)}px`]) {
    const style = `height:${length};width:${length};padding:${length}`;
    expect(high(`<div style="${style}">Hola</div>`, 600), length).toBe(45);
    expect(high(`<img style="${style}" src="${gif(300, 200)}">`, 600), length).toBe(224);
  }
  expect(high(`<div style="font-size:1.2.3px">Hola</div>`, 600)).toBe(45);
  expect(high(`<table cellpadding="1e999"><tr><td>Hola</td></tr></table>`, 600)).toBe(47);
  const grown = `${'<div style="font-size:9999em">'.repeat(100)}Hola`;
  expect(high(grown, 600)).toSatisfy(Number.isFinite);
});

test("a document is read without the data of its pictures, and words that look like one stay", () => {
  const parse = vi.spyOn(DOMParser.prototype, "parseFromString");
  const first = [0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 44, 1, 200, 0];
  const padded = `data:image/gif;base64,${base64([...first, ...Array<number>(100_001).fill(7)])}`;
  expect(high(`<img src="${padded}"><img src="${gif(300, 100)}" width="150">`, 624)).toBe(224);
  expect(parse.mock.calls[0]![0].length).toBeLessThan(100);
  parse.mockRestore();
  const words = `src="data: <p style="height:300px">Hola</p>`;
  expect(high(words, 600)).toBeGreaterThan(300);
});

test("a document is not read where its markup or its pictures are too many", () => {
  expect(mailOutline("<p>Hola</p>".repeat(200_000))).toBeUndefined();
  expect(mailOutline(`<img src="${gif(9, 9)}">`.repeat(501))).toBeUndefined();
  expect(mailOutline(`<img src="${gif(9, 9)}${"A".repeat(3_000_000)}">`)).toHaveLength(1);
});
