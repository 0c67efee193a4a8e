import { describe, expect, it } from "vitest";
import type { NowRow } from "../ipc/bindings";
import { about, reasonOf, since } from "./reason";

const now = Date.parse("2026-06-10T10:00:00Z");
const minute = 60_000;
const waiting = { channel: "email", since: now - 30 * minute, messages: 1, text: "¿Y mi pedido?" };
const open = { id: 4, title: "Paquete perdido", stage: "steps", since: now - 3 * 86_400_000 };

function row(facts: object): NowRow {
  return {
    customer: 1,
    title: "Ana",
    burning: "cold",
    waiting,
    case: null,
    cases: 0,
    ...facts,
  } as NowRow;
}

describe("the reason why somebody stands on the first screen", () => {
  it.each([
    [
      { reason: "promise_broken", day: "2026-06-09" },
      "prometido para el mar 9 jun, sin cumplir",
      true,
    ],
    [{ reason: "promise_today" }, "prometido para hoy", false],
    [{ reason: "promise_next", day: "2026-06-11" }, "prometido para el jue 11 jun", false],
    [{ reason: "answer_late", due: now - minute }, "pasó el día de plazo", true],
    [{ reason: "first_answer_late", due: now - minute }, "pasó la hora de plazo", true],
    [{ reason: "first_answer_due", due: now + 30 * minute }, "plazo: 30 min", false],
    [{ reason: "unanswered" }, "sin respuesta", false],
    [{ reason: "burns", case: open }, "falta contarle los pasos", false],
  ])("%j is said as %s", (facts, words, late) => {
    expect(reasonOf(row(facts), now)).toEqual({ words, late });
  });

  it("says by when where nights or holidays lie between", () => {
    const { words } = reasonOf(
      row({ reason: "first_answer_due", due: now + 20 * 60 * minute }),
      now,
    );
    expect(words).toMatch(/^plazo: /);
  });

  it("is late once the time is over, before the core was asked again", () => {
    const due = { reason: "first_answer_due", due: now - 1 };
    expect(reasonOf(row(due), now)).toEqual({ words: "pasó la hora de plazo", late: true });
  });

  it("says how many messages wait where they are several", () => {
    const many = row({ reason: "unanswered", waiting: { ...waiting, messages: 3 } });
    expect(reasonOf(many, now).words).toBe("sin respuesta · 3 mensajes");
  });
});

describe("what a row is about", () => {
  it("is the case where the case is the reason, and else what was said", () => {
    expect(about(row({ reason: "burns", case: open }))).toBe("Paquete perdido");
    expect(about(row({ reason: "answer_late", due: now, case: open }))).toBe("¿Y mi pedido?");
    expect(about(row({ reason: "open", case: open, waiting: null }))).toBe("Paquete perdido");
  });

  it("lasts since the customer waits, or since the case begins", () => {
    expect(since(row({ reason: "unanswered" }))).toBe(waiting.since);
    expect(since(row({ reason: "burns", case: open, waiting: null }))).toBe(open.since);
  });
});
