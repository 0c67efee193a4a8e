/** Sizes of files, as people read them: "38,4 MB". */
import { currentLanguage } from "./texts.svelte";

const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** A number of bytes in the largest unit that leaves a whole part. */
export function fileSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return new Intl.NumberFormat(currentLanguage(), {
    style: "unit",
    unit: units[unit],
    unitDisplay: unit === 0 ? "long" : "short",
    maximumFractionDigits: unit < 2 ? 0 : 1,
  }).format(value);
}
