import type { welcome as spanish } from "../es/welcome";
import type { SameKeys } from "../shape";

export const welcome: SameKeys<typeof spanish> = {
  title: "Welcome",
};
