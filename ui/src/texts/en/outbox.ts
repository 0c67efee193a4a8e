import type { outbox as spanish } from "../es/outbox";
import type { SameKeys } from "../shape";

export const outbox: SameKeys<typeof spanish> = {
  title: "Outbox",
};
