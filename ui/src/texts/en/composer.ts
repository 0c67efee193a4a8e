import type { composer as spanish } from "../es/composer";
import type { SameKeys } from "../shape";

export const composer: SameKeys<typeof spanish> = {
  title: "Write",
};
