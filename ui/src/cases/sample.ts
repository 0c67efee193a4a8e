/** A case for tests: opened at the first hour of 1970, and nothing known about it. */
import type { Case, CaseView } from "../ipc/bindings";

export function caseOf(id: number): Case {
  return {
    id,
    customer: 1,
    title: "Silla rota",
    responsible: "Lola",
    opened_at: 0,
    starts_at: 0,
    proactive: false,
    told: "",
    reason: "",
    product: "",
    order_number: "",
    carrier: "",
    tracking: "",
    purchase_stage: null,
    steps_message: null,
    solution: "",
    solved_at: null,
    promised_for: null,
    alternative: "",
    compensation: "",
    agreement: null,
    closed: null,
  };
}

export function viewOf(id: number, part: Partial<CaseView> = {}): CaseView {
  return {
    case: caseOf(id),
    customer_title: "Marta",
    stage: "listening",
    burning: "cold",
    waiting: null,
    attempts: 0,
    attempts_needed: 3,
    said_since: null,
    ...part,
  };
}
