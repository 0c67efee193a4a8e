import type { timeline as spanish } from "../es/timeline";
import type { SameKeys } from "../shape";

export const timeline: SameKeys<typeof spanish> = {
  title: "Timeline",
};
