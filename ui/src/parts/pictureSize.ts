/** The size of a picture in a `data:` address, by its first bytes. Pure. */

/** Bytes that tell the size of a PNG or GIF. */
const first = 24;
/** Bytes of a JPEG that are looked at, one step after another: its size stands behind what its camera wrote. */
const steps = [3 * 1024, 96 * 1024];

/** Width and height in pixels; nothing where it is no PNG, GIF or JPEG, or does not say. */
export function pictureSize(address: string): [number, number] | undefined {
  const at = address.indexOf(";base64,");
  if (at < 0) return undefined;
  const start = at + ";base64,".length;
  try {
    const bytes = decoded(address, start, first);
    if (bytes.startsWith("\x89PNG") && bytes.length >= 24)
      return [long(bytes, 16), long(bytes, 20)];
    if (bytes.startsWith("GIF8") && bytes.length >= 10) return [turned(bytes, 6), turned(bytes, 8)];
    if (!bytes.startsWith("\xff\xd8")) return undefined;
    for (const step of steps) {
      const size = jpegSize(decoded(address, start, step));
      if (size) return size;
    }
  } catch {
    // It is no base64: there is nothing to be read.
  }
  return undefined;
}

/** The first bytes of a picture, each a letter; throws where they are no base64. */
function decoded(address: string, start: number, bytes: number): string {
  return atob(address.slice(start, start + (bytes / 3) * 4));
}

function short(bytes: string, at: number): number {
  return bytes.charCodeAt(at) * 256 + bytes.charCodeAt(at + 1);
}

function long(bytes: string, at: number): number {
  return short(bytes, at) * 65_536 + short(bytes, at + 2);
}

/** Two bytes of which the lower stands first. */
function turned(bytes: string, at: number): number {
  return bytes.charCodeAt(at) + bytes.charCodeAt(at + 1) * 256;
}

function jpegSize(bytes: string): [number, number] | undefined {
  let at = 2;
  while (at + 9 <= bytes.length && bytes.charCodeAt(at) === 0xff) {
    const marker = bytes.charCodeAt(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return [short(bytes, at + 7), short(bytes, at + 5)];
    at += 2 + short(bytes, at + 2);
  }
  return undefined;
}
