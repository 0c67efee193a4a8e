/**
 * How high the document of a mail will be, as far as that can be told without laying it out: its frame runs nothing
 * and is of no origin, so nobody can measure it. Pure.
 */
import type { Block, Box, Picture, Piece } from "./mailOutline";

/** What the core writes around every mail: a margin, and the size of letters in pixels. */
const margin = 12;
const letters = 14;
/** A line's height, as a share of the size of letters. */
const high = 1.5;

/** The height in pixels of a document that is `width` pixels wide. */
export function mailHeight(outline: Piece[], width: number): number {
  const room = Math.max(120, width - 2 * margin);
  return Math.ceil(stack(outline, room, letters) + 2 * margin);
}

/** The height of pieces that stand one below the other. */
function stack(pieces: Piece[], width: number, size: number): number {
  let height = 0;
  let line = 0;
  let tallest = 0;
  let gap = 0;

  function endLine(least = 0) {
    const lines = Math.max(least, Math.ceil(line / width));
    if (lines > 0) height += Math.max(lines * size * high, tallest);
    line = tallest = 0;
    if (lines > 0) gap = 0;
  }

  for (const piece of pieces) {
    if (piece === "break") endLine(1);
    else if (typeof piece === "number") line += piece;
    else if (piece.kind === "picture") {
      const [wideness, tallness] = shown(piece, width);
      line += wideness;
      tallest = Math.max(tallest, tallness);
    } else {
      endLine();
      height += Math.max(0, piece.blank - gap);
      const inside = block(piece, width);
      height += inside;
      if (inside > 0 || piece.blank > 0) {
        height += piece.blank;
        gap = piece.blank;
      }
    }
  }
  endLine();
  return height;
}

function block(piece: Block, width: number): number {
  if (piece.kind === "rule") return 2;
  if (piece.kind === "row") return Math.max(piece.height, cells(piece.cells, width));
  return boxed(piece.box, Math.min(width, piece.box.width || width) - piece.indent);
}

/** A row of a table is as high as the highest of its cells. */
function cells(all: Box[], width: number): number {
  const open = all.filter((cell) => cell.width === 0).length;
  const given = all.reduce((sum, cell) => sum + cell.width, 0);
  const rest = Math.max(60 * open, width - given) / Math.max(1, open);
  return all.reduce(
    (most, cell) => Math.max(most, boxed(cell, Math.min(width, cell.width || rest))),
    0,
  );
}

function boxed({ pieces, size, height, pad }: Box, width: number): number {
  return Math.max(height, stack(pieces, Math.max(60, width - 2 * pad), size) + 2 * pad);
}

/** Width and height of a picture where there is room for so much. */
function shown({ own, width, height }: Picture, room: number): [number, number] {
  const [ownWidth, ownHeight] = own ?? [room, 160];
  const shape = ownHeight / Math.max(1, ownWidth);
  const wideness = Math.min(room, width || (height ? height / shape : ownWidth));
  return [wideness, wideness < width || !height ? wideness * shape : height];
}
