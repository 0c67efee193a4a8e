import { describe, expect, it } from "vitest";
import { readDay, typedDay } from "./days";

// A Sunday.
const today = Date.UTC(2026, 10, 22, 18, 30);

describe("a day is read as it is typed", () => {
  it.each([
    ["25/11", "2026-11-25"],
    ["25-11-26", "2026-11-25"],
    ["25.11.2026", "2026-11-25"],
    ["25112026", "2026-11-25"],
    ["2026-11-25", "2026-11-25"],
    ["22/11", "2026-11-22"],
    ["hoy", "2026-11-22"],
    [" Mañana ", "2026-11-23"],
    ["manana", "2026-11-23"],
    ["pasado mañana", "2026-11-24"],
    ["tomorrow", "2026-11-23"],
    ["Miércoles", "2026-11-25"],
    ["monday", "2026-11-23"],
  ])("%s", (typed, day) => expect(readDay(typed, today)).toBe(day));

  it("without a year it is the next that comes", () => {
    expect(readDay("3/2", today)).toBe("2027-02-03");
  });

  it("the day of the week that it is today is the one in a week", () => {
    expect(readDay("domingo", today)).toBe("2026-11-29");
  });

  it.each(["", "31/2", "30/2/2027", "13/13", "en una semana", "25", "251126"])(
    "%s is no day",
    (typed) => expect(readDay(typed, today)).toBeNull(),
  );
});

it("a day is shown as it is typed, and other text as it is", () => {
  expect(typedDay("2026-11-05")).toBe("5/11/2026");
  expect(typedDay("a mediados de mes")).toBe("a mediados de mes");
});
