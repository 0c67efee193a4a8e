import type { settings as spanish } from "../es/settings";
import type { SameKeys } from "../shape";

export const settings: SameKeys<typeof spanish> = {
  title: "Settings",
};
