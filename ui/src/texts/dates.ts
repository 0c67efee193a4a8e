/**
 * Moments and lengths of time, as people say them: "hoy 10:42", "ayer", "mar 4 mar".
 *
 * All of it in the language of the window and the time zone of the shop; `now` is given, so that the
 * same moment always reads the same.
 */
import type { Timestamp } from "../ipc/bindings";
import { currentLanguage, t } from "./texts.svelte";
import { atWallClock, wallClock, zone } from "./zone.svelte";

const dayLength = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions, at: Timestamp): string {
  const key = `${currentLanguage()} ${zone.name} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale(), { timeZone: zone.name, ...options });
    formats.set(key, found);
  }
  return found.format(at);
}

function locale(): string {
  return currentLanguage() === "es" ? "es-ES" : "en-GB";
}

/** Whole days from `at` to `now`, by the calendar. */
export function daysAgo(at: Timestamp, now: Timestamp): number {
  return dayNumber(now) - dayNumber(at);
}

/** Where a day begins by the shop's clocks. */
export function startOfDay(at: Timestamp): Timestamp {
  return atWallClock(dayNumber(at) * dayLength);
}

/** The last moment of a day that is written "2026-11-22"; `null` where it is none. */
export function endOfDay(written: string): Timestamp | null {
  const midnight = Date.parse(`${written}T00:00:00Z`);
  return Number.isNaN(midnight) ? null : atWallClock(midnight + dayLength) - 1;
}

/** Days since 1970 by the shop's calendar. */
function dayNumber(at: Timestamp): number {
  return Math.floor(wallClock(at) / dayLength);
}

function year(at: Timestamp): number {
  return new Date(wallClock(at)).getUTCFullYear();
}

/** "10:42". */
export function time(at: Timestamp): string {
  return format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, at);
}

/** "mar 4 mar", with the year where it is not this one. */
export function date(at: Timestamp, now: Timestamp): string {
  const sameYear = year(at) === year(now);
  const text = sameYear
    ? format({ weekday: "short", day: "numeric", month: "short" }, at)
    : format({ day: "numeric", month: "short", year: "numeric" }, at);
  return text.replace(",", "").replaceAll(".", "");
}

/** "lunes 30". */
export function weekday(at: Timestamp): string {
  return format({ weekday: "long", day: "numeric" }, at).replace(",", "");
}

/** "hoy 10:42", "ayer 18:20", "mar 4 mar"; of what is to come the hour too: "mañana a las 9:00", "mar 24 nov, 9:00". */
export function moment(at: Timestamp, now: Timestamp): string {
  const days = daysAgo(at, now);
  if (days === 0) return t("common.today_at", { time: time(at) });
  if (days === 1) return t("common.yesterday_at", { time: time(at) });
  if (days >= 0) return date(at, now);
  const hour = format({ hour: "numeric", minute: "2-digit", hourCycle: "h23" }, at);
  return days === -1 ? t("common.tomorrow_at", { time: hour }) : `${date(at, now)}, ${hour}`;
}

/** "10:42" today, "ayer" yesterday, else the date: for a narrow column. */
export function shortMoment(at: Timestamp, now: Timestamp): string {
  const days = daysAgo(at, now);
  if (days === 0) return time(at);
  if (days === 1) return t("common.yesterday");
  return date(at, now);
}

/** "Hoy, domingo 22 de noviembre", "Ayer", "martes 4 de marzo": a day that separates rows. */
export function day(at: Timestamp, now: Timestamp): string {
  const days = daysAgo(at, now);
  const sameYear = year(at) === year(now);
  const full = format(
    { weekday: "long", day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }) },
    at,
  ).replace(",", "");
  if (days === 0) return t("common.today_day", { day: full });
  if (days === 1) return t("common.yesterday_day", { day: full });
  return full.charAt(0).toUpperCase() + full.slice(1);
}

/** The whole of it, for a tooltip or a detail: "domingo, 22 de noviembre de 2026, 10:42". */
export function exact(at: Timestamp): string {
  return format({ dateStyle: "full", timeStyle: "short" }, at);
}

/** "52 min", "3 h": how long something has lasted, of a day or two. */
export function duration(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes < 60) return t("common.minutes", { count: minutes });
  return t("common.hours", { count: Math.floor(minutes / 60) });
}

/**
 * "hace 52 min", "hace 3 h", "hace 2 días", "hace 5 meses", "hace 3 años": how long ago something was.
 *
 * Days are counted for two months, months for two years.
 */
export function ago(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const days = minutes / 1440;
  if (minutes < 60) return before(minutes, "minute");
  if (days < 2) return before(Math.floor(minutes / 60), "hour");
  if (days < 60) return before(Math.floor(days), "day");
  if (days < 2 * yearDays) return before(Math.floor((days * 12) / yearDays), "month");
  return before(Math.floor(days / yearDays), "year");
}

const yearDays = 365.25;

function before(count: number, unit: "minute" | "hour" | "day" | "month" | "year"): string {
  const style = unit === "minute" || unit === "hour" ? "short" : "long";
  return new Intl.RelativeTimeFormat(locale(), { style }).format(-count, unit).replaceAll(".", "");
}

/** "martes, 24 de noviembre de 2026": a whole day, which is told in UTC and is the same in every zone. */
export function wholeDay(at: Timestamp): string {
  return format({ dateStyle: "full", timeZone: "UTC" }, at);
}

/** "Lunes" to "Domingo". */
export function weekdays(): string[] {
  // 1970 began with a Thursday.
  return [4, 5, 6, 7, 8, 9, 10].map((day) => {
    const name = format({ weekday: "long", timeZone: "UTC" }, day * dayLength);
    return name.charAt(0).toUpperCase() + name.slice(1);
  });
}

/**
 * "lun 7 dic", "lun 2 ago – dom 15 ago 2027": days from one to another, which are written "2026-12-07", as `today` is; with the
 * year where it is not this one.
 */
export function writtenDays(first: string, last: string, today: string): string {
  const yearOf = (written: string) => written.slice(0, 4);
  const one = (written: string, besides: string) => {
    const known = yearOf(written) === yearOf(besides);
    const year = known ? {} : { year: "numeric" as const };
    const options = { weekday: "short", day: "numeric", month: "short", ...year } as const;
    const text = format({ ...options, timeZone: "UTC" }, Date.parse(`${written}T00:00:00Z`));
    return text.replace(",", "").replaceAll(".", "");
  };
  if (first === last) return one(first, today);
  const [from, to] = yearOf(first) === yearOf(last) ? [last, today] : ["", ""];
  return `${one(first, from)} – ${one(last, to)}`;
}

/** "17:00" by clocks that are some minutes ahead of UTC, with the day where theirs is another: "lunes 23, 23:00". */
export function timeAbroad(at: Timestamp, minutes: number): string {
  const shown = at + minutes * 60_000;
  const hour = format(
    { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" },
    shown,
  );
  if (Math.floor(shown / dayLength) === dayNumber(at)) return hour;
  const day = format({ weekday: "long", day: "numeric", timeZone: "UTC" }, shown);
  return `${day.replace(",", "")}, ${hour}`;
}
