import { expect, test } from "vitest";
import { daysOf, spellsOf, without } from "./spells";

const closed = (day: string, name: string) => ({ day, name, open: [] });
const summer = { first: "2027-07-30", last: "2027-08-02", name: "Vacaciones", open: [] };

test("days in a row with one name and hours are one spell, and are its days again", () => {
  const days = daysOf(summer);
  expect(days.map(({ day }) => day)).toEqual([
    "2027-07-30",
    "2027-07-31",
    "2027-08-01",
    "2027-08-02",
  ]);
  expect(spellsOf(days.toReversed())).toEqual([summer]);
});

test("another name, other hours or a day between part two spells", () => {
  const open = [{ from: 600, to: 840 }];
  const days = [
    closed("2027-01-01", "uno"),
    closed("2027-01-02", "dos"),
    { day: "2027-01-03", name: "dos", open },
    { day: "2027-01-05", name: "dos", open },
  ];
  expect(spellsOf(days).map(({ first }) => first)).toEqual(days.map(({ day }) => day));
});

test("a spell is taken out and the rest stays", () => {
  const other = closed("2027-08-03", "Feria");
  expect(without([...daysOf(summer), other], summer)).toEqual([other]);
});

test("a spell whose day is not known yet has no days", () => {
  expect(daysOf({ ...summer, first: "", last: "" })).toEqual([]);
  expect(daysOf({ ...summer, last: "12027-08-02" })).toEqual([]);
});

test("a year is a spell, and what is longer or turned round is none", () => {
  const spell = { ...summer, first: "2028-01-01" };
  expect(daysOf({ ...spell, last: "2028-12-31" })).toHaveLength(366);
  expect(daysOf({ ...spell, last: "2029-01-01" })).toEqual([]);
  expect(daysOf({ ...spell, last: "2027-12-31" })).toEqual([]);
});
