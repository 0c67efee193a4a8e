import type { imports as spanish } from "../es/imports";
import type { SameKeys } from "../shape";

export const imports: SameKeys<typeof spanish> = {
  title: "Import",
};
