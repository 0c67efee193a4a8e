/** Days as a person types them: `25/11`, `25-11-26`, `25112026`, `mañana`, `tomorrow`, `lunes`. */
import { plain } from "../texts/marks";

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
 * year is the next that comes, and so is the day of a week.
 */
export function readDay(typed: string, today: Date): string | null {
  const text = plain(typed.trim());
  for (const [word, days] of Object.entries(words))
    if (text === plain(word)) return written(after(today, days));
  for (const week of weekdays) {
    const day = week.findIndex((name) => plain(name) === text);
    if (day >= 0) return written(after(today, ((day - today.getDay() + 6) % 7) + 1));
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
  const year = today.getFullYear();
  const here = checked(year, month, day);
  return here !== null && here >= written(today) ? here : checked(year + 1, month, day);
}

/** Writes `2026-11-25` as it is typed, `25/11/2026`; anything else stays. */
export function typedDay(value: string): string {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  return parts ? `${Number(parts[3])}/${Number(parts[2])}/${parts[1]}` : value;
}

function after(today: Date, days: number): Date {
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() + days);
}

function checked(year: number, month: number, day: number): string | null {
  const date = new Date(year, month - 1, day);
  const same =
    date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day;
  return same ? written(date) : null;
}

function written(date: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
