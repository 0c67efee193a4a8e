import { expect, test } from "vitest";
import type { CaseClosing, Clock } from "../ipc/bindings";
import { caseOf, viewOf } from "./sample";
import { agreedWords, askedAbout, standings, waitingWords } from "./words";

const now = Date.UTC(2026, 10, 24, 9);
const hour = 3_600_000;

const closed = (id: number, at: number, how: CaseClosing, said_since: number | null) =>
  viewOf(id, { case: { ...caseOf(id), closed: { at, how, newest: 1 } }, said_since });

test("what comes before the stage that the core names is done, and what comes after is not", () => {
  expect(standings(viewOf(1, { stage: "steps" }))).toEqual({
    listening: "done",
    identification: "done",
    steps: "now",
    solution: "later",
    agreement: "later",
  });
});

test("only the customer's agreement makes the last stage done", () => {
  const ended = (how: CaseClosing) =>
    standings({ ...closed(1, 5, how, null), stage: "agreement" }).agreement;
  expect(ended("agreed")).toBe("done");
  expect(ended("unanswered")).toBe("now");
});

test("it is asked about the last case that ended, and not while one is open", () => {
  const [old, last] = [closed(1, 5, "agreed", 9), closed(2, 8, "unanswered", 9)];
  expect(askedAbout([old, last])?.case.id).toBe(2);
  expect(askedAbout([old, closed(2, 8, "agreed", null)])).toBeUndefined();
  expect(askedAbout([viewOf(3), old])).toBeUndefined();
  expect(askedAbout([])).toBeUndefined();
});

test("what waits is told by the clock that runs, and by the day once both are over", () => {
  const clock = (state: Clock["state"], due: number | null): Clock => ({ state, due, left: 0 });
  const words = (first: Clock, answer: Clock) =>
    waitingWords(
      viewOf(1, {
        waiting: { message: 1, since: now - hour, first_answer: first, answer },
      }),
      now,
    );
  const soon = clock("running", now + hour);
  const over = clock("late", now - hour);
  expect(words(soon, soon)).toMatchObject({ late: false });
  expect(words(soon, soon).words).toMatch(/^Espera la primera respuesta antes de /);
  expect(words(over, soon).words).toMatch(/^Ya tarda: /);
  expect(words(over, over).words).toMatch(/^Fuera de plazo: /);
  const history = clock("history", null);
  expect(words(history, history).words).toMatch(/^Espera respuesta desde /);
  expect(waitingWords(viewOf(1), now).words).toBe("El cliente no espera respuesta");
});

test("an agreement in part says with what", () => {
  const agreed = (explanation: boolean, solution: boolean) =>
    agreedWords(
      viewOf(1, {
        case: {
          ...caseOf(1),
          agreement: { message: 1, at: now, by: "Marta", explanation, solution },
        },
      }),
      now,
    );
  expect(agreed(true, true)).toMatch(/^Marta, hoy \d\d:\d\d$/);
  expect(agreed(true, false)).toMatch(/: solo la explicación$/);
  expect(agreed(false, true)).toMatch(/: solo la solución$/);
  expect(agreed(false, false)).toMatch(/: ni la explicación ni la solución$/);
});
