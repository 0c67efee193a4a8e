import type { templates as spanish } from "../es/templates";
import type { SameKeys } from "../shape";

export const templates: SameKeys<typeof spanish> = {
  title: "Templates",
};
