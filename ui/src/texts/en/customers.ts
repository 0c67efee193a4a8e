import type { customers as spanish } from "../es/customers";
import type { SameKeys } from "../shape";

export const customers: SameKeys<typeof spanish> = {
  title: "Customers",
};
