/** Days that differ from their weekday, told together where they follow one another alike: a holiday of two weeks is one. */
import type { DayException, OpenSpan } from "../ipc/bindings";

/** Days in a row with the same name and hours; days are written "2026-12-07". */
export interface Spell {
  first: string;
  last: string;
  name: string;
  open: OpenSpan[];
}

/** Days of a spell at most: a year. */
const longest = 366;
const dayLength = 86_400_000;

/** The exceptions as spells, by day. */
export function spellsOf(exceptions: readonly DayException[]): Spell[] {
  const spells: Spell[] = [];
  for (const { day, name, open } of exceptions.toSorted((a, b) => (a.day < b.day ? -1 : 1))) {
    const before = spells.at(-1);
    const alike =
      before?.name === name && JSON.stringify(before.open) === JSON.stringify(open.map(bare));
    if (before && alike && dayAfter(before.last) === day) before.last = day;
    else spells.push({ first: day, last: day, name, open: open.map(bare) });
  }
  return spells;
}

/** The exceptions without those of a spell. */
export function without(exceptions: readonly DayException[], spell: Spell): DayException[] {
  return exceptions.filter(({ day }) => day < spell.first || day > spell.last);
}

/** The exceptions of a spell, one a day; none where its days are unknown, none or too many. */
export function daysOf({ first, last, name, open }: Spell): DayException[] {
  const days: DayException[] = [];
  if (![first, last].every((day) => /^\d{4}-\d\d-\d\d$/.test(day))) return days;
  for (let day = first; day <= last && days.length <= longest; day = dayAfter(day))
    days.push({ day, name, open });
  return days.length > longest ? [] : days;
}

function bare({ from, to }: OpenSpan): OpenSpan {
  return { from, to };
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + dayLength).toISOString().slice(0, 10);
}
