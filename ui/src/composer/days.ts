/** Days as a person types them: `25/11`, `25-11-26`, `25112026`, `mañana`, `tomorrow`, `lunes`. */
import { plain } from "../texts/marks";

const dayLength = 86_400_000;

const words: Record<string, number> = {
  hoy: 0,
  today: 0,
  mañana: 1,
  tomorrow: 1,
  "pasado mañana": 2,
};

/** Sunday first, as `Date` counts. */
const weekdays: readonly (readonly string[])[] = [
  ["domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"],
  ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"],
];

/**
 * Reads a day, the day of the month first, as `2026-11-25`; `null` for what is no day. One without a
 * year is the next that comes, and so is the day of a week. `now` is what the shop's clocks show.
 */
export function readDay(typed: string, now: number): string | null {
  const today = new Date(now);
  const text = plain(typed.trim());
  for (const [word, days] of Object.entries(words))
    if (text === plain(word)) return written(after(today, days));
  for (const week of weekdays) {
    const day = week.findIndex((name) => plain(name) === text);
    if (day >= 0) return written(after(today, ((day - today.getUTCDay() + 6) % 7) + 1));
  }
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return checked(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const parts =
    /^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?$/.exec(text) ??
    /^(\d{2})(\d{2})(\d{4})$/.exec(text);
  if (!parts) return null;
  const [day, month] = [Number(parts[1]), Number(parts[2])];
  if (parts[3] !== undefined) {
    const year = Number(parts[3]);
    return checked(year < 100 ? 2000 + year : year, month, day);
  }
  const year = today.getUTCFullYear();
  // The 29th of February may be eight years away (1896 to 1904, 2096 to 2104).
  for (let next = year; next <= year + 8; next += 1) {
    const found = checked(next, month, day);
    if (found !== null && found >= written(today)) return found;
  }
  return null;
}

/** Writes `2026-11-25` as it is typed, `25/11/2026`; anything else stays. */
export function typedDay(value: string): string {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  return parts ? `${Number(parts[3])}/${Number(parts[2])}/${parts[1]}` : value;
}

function after(today: Date, days: number): Date {
  return new Date(today.getTime() + days * dayLength);
}

function checked(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const same =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return same ? written(date) : null;
}

function written(date: Date): string {
  return date.toISOString().slice(0, 10);
}
