import type { search as spanish } from "../es/search";
import type { SameKeys } from "../shape";

export const search: SameKeys<typeof spanish> = {
  title: "Search",
};
