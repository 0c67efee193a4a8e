/** What a person writes down about a case, as a form holds it, and what of it is new to the core. */
import type { Case, CaseChange, CaseId, PurchaseStage } from "../ipc/bindings";

/** The lines of the form; a day as `YYYY-MM-DD`, empty for none. */
export interface Written {
  title: string;
  responsible: string;
  told: string;
  reason: string;
  product: string;
  order_number: string;
  carrier: string;
  tracking: string;
  purchase_stage: PurchaseStage | "";
  solution: string;
  solved: boolean;
  promised_for: string;
  alternative: string;
  compensation: string;
}

/** A change that changes nothing. */
export function noChange(id: CaseId): CaseChange {
  return {
    case: id,
    title: null,
    responsible: null,
    told: null,
    reason: null,
    product: null,
    order_number: null,
    carrier: null,
    tracking: null,
    purchase_stage: null,
    steps_message: null,
    solution: null,
    solved: null,
    promised_for: null,
    alternative: null,
    compensation: null,
  };
}

/** What the form shows of a case. */
export function writtenOf(known: Case): Written {
  return {
    title: known.title,
    responsible: known.responsible,
    told: known.told,
    reason: known.reason,
    product: known.product,
    order_number: known.order_number,
    carrier: known.carrier,
    tracking: known.tracking,
    purchase_stage: known.purchase_stage ?? "",
    solution: known.solution,
    solved: known.solved_at !== null,
    promised_for: known.promised_for ?? "",
    alternative: known.alternative,
    compensation: known.compensation,
  };
}

/**
 * What was changed in the form, and nothing besides: what somebody else wrote down meanwhile stays. `null` where nothing was.
 */
export function changesOf(id: CaseId, before: Written, after: Written): CaseChange | null {
  const change = noChange(id);
  let some = false;
  function take<Key extends keyof Written>(key: Key, put: (value: Written[Key]) => void) {
    if (before[key] === after[key]) return;
    some = true;
    put(after[key]);
  }
  const lines = [
    "title",
    "responsible",
    "told",
    "reason",
    "product",
    "order_number",
    "carrier",
    "tracking",
    "solution",
    "promised_for",
    "alternative",
    "compensation",
  ] as const;
  for (const key of lines) take(key, (value) => (change[key] = value));
  take("solved", (value) => (change.solved = value));
  take("purchase_stage", (value) => (change.purchase_stage = value || null));
  return some ? change : null;
}
