import type { now as spanish } from "../es/now";
import type { SameKeys } from "../shape";

export const now: SameKeys<typeof spanish> = {
  title: "Now",
};
