import { afterEach, expect, test } from "vitest";
import type { Failure } from "../ipc/bindings";
import { ago, date, day, duration, moment, weekdays, writtenDays } from "./dates";
import { failureWords } from "./failure";
import { es } from "./es";
import { holdsAll, marked, plain } from "./marks";
import { fileSize } from "./sizes";
import { chooseLanguage, number, setLanguage, t } from "./texts.svelte";

const at = (...parts: [number, number, number, number?, number?]) => new Date(...parts).getTime();
const now = at(2026, 10, 22, 12, 0);

afterEach(() => setLanguage("es"));

test("moments read as people say them, in both languages", () => {
  const today = at(2026, 10, 22, 10, 42);
  const yesterday = at(2026, 10, 21, 18, 20);
  const march = at(2026, 2, 3, 9, 5);
  const lastYear = at(2025, 2, 4, 9, 5);
  expect([today, yesterday, march, lastYear].map((each) => moment(each, now))).toEqual([
    "hoy 10:42",
    "ayer 18:20",
    "mar 3 mar",
    "4 mar 2025",
  ]);
  setLanguage("en");
  expect([today, yesterday, march].map((each) => moment(each, now))).toEqual([
    "today 10:42",
    "yesterday 18:20",
    "Tue 3 Mar",
  ]);
});

test("of what is to come the hour is told too", () => {
  const coming = [at(2026, 10, 23, 9, 0), at(2026, 10, 24, 9, 0), at(2031, 2, 4, 10, 30)];
  expect(coming.map((each) => moment(each, now))).toEqual([
    "mañana a las 9:00",
    "mar 24 nov, 9:00",
    "4 mar 2031, 10:30",
  ]);
  setLanguage("en");
  expect(moment(coming[0]!, now)).toBe("tomorrow at 9:00");
});

test("a day that separates rows is written out", () => {
  expect(day(now, now)).toBe("Hoy, domingo 22 de noviembre");
  expect(day(at(2026, 10, 20), now)).toBe("Viernes 20 de noviembre");
  setLanguage("en");
  expect(day(now, now)).toBe("Today, Sunday 22 November");
});

test("yesterday is the day before by the calendar, even an hour ago", () => {
  expect(moment(at(2026, 10, 21, 23, 59), at(2026, 10, 22, 0, 5))).toBe("ayer 23:59");
  expect(date(at(2026, 10, 21), now)).toBe("sáb 21 nov");
});

test("how long somebody has waited is told in the largest unit that helps", () => {
  const minute = 60_000;
  expect([0, 52, 60, 47 * 60].map((each) => duration(each * minute))).toEqual([
    "0 min",
    "52 min",
    "1 h",
    "47 h",
  ]);
  expect(duration(-5 * minute)).toBe("0 min");
});

test("how long ago something was is told in days for two months, in months for two years", () => {
  const day = 24 * 3_600_000;
  const lengths = [day / 480, day / 8, 2 * day, 59 * day, 60 * day, 730 * day, 731 * day];
  expect([-day, ...lengths, 1852 * day].map(ago)).toEqual([
    "hace 0 min",
    "hace 3 min",
    "hace 3 h",
    "hace 2 días",
    "hace 59 días",
    "hace 1 mes",
    "hace 23 meses",
    "hace 2 años",
    "hace 5 años",
  ]);
  setLanguage("en");
  expect([...lengths, 1852 * day].map(ago)).toEqual([
    "3 min ago",
    "3 hr ago",
    "2 days ago",
    "59 days ago",
    "1 month ago",
    "23 months ago",
    "2 years ago",
    "5 years ago",
  ]);
});

test("numbers are grouped from four digits on", () => {
  expect(number(1204)).toBe("1\u00a0204");
  expect(number(12480)).toBe("12\u00a0480");
  setLanguage("en");
  expect(number(12480)).toBe("12,480");
});

test("counts choose between one and many", () => {
  expect(t("timeline.quoted", { count: 1 })).toBe("1 línea citada");
  expect(t("timeline.quoted", { count: 1400 })).toBe("1\u00a0400 líneas citadas");
  expect(t("timeline.quoted", { count: 2_000_000 })).toBe("2\u00a0000\u00a0000 líneas citadas");
});

test("sizes of files", () => {
  expect(fileSize(999)).toBe("999 bytes");
  expect(fileSize(120_400)).toBe("120 kB");
  expect(fileSize(38_400_000)).toBe("38,4 MB");
});

test("the language is the one set, else the system's, else Spanish", () => {
  expect(chooseLanguage("en", "es-ES")).toBe("en");
  expect(chooseLanguage(null, "en-GB")).toBe("en");
  expect(chooseLanguage(null, "ca-ES")).toBe("es");
});

test("words are marked without regard to accents and case, and only from their beginning", () => {
  const hits = (text: string, query: string) =>
    marked(text, query)
      .filter((part) => part.hit)
      .map((part) => part.text);
  expect(hits("Recogida del camión: Camiones, decamion", "camion")).toEqual(["camión", "Camiones"]);
  expect(hits("e\u0301xito", "exito")).toEqual(["e\u0301xito"]);
  expect(hits("a.b (c)", "(c) .")).toEqual(["c"]);
  expect(hits("sin nada", "")).toEqual([]);
});

test("marking loses no letter, whatever the text", () => {
  for (const text of ["İstanbul ﬁn 👩‍👩‍👧 é", "e\u0301xito éxito", "", "🧵"]) {
    for (const query of ["exito", "fin", "i", "🧵", "["]) {
      expect(
        marked(text, query)
          .map((part) => part.text)
          .join(""),
      ).toBe(text);
    }
    expect(plain(text).length).toBe(text.length);
  }
});

test("a failure names what happened, what to do, and what the server said", () => {
  const failures: Failure[] = [
    { code: "file", path: "C:\\chats\\obra.zip", problem: "encrypted" },
    { code: "server", problem: "sign_in", server_text: "535 5.7.8" },
    { code: "draft", problems: [{ problem: "no_recipient" }, { problem: "no_text" }] },
  ];
  expect(failures.map(failureWords)).toEqual([
    {
      happened: "«obra.zip» está protegido con contraseña.",
      todo: "Guárdalo sin contraseña y vuelve a traerlo.",
      said: "",
    },
    {
      happened: "El servidor no acepta el usuario o la contraseña.",
      todo: "Corrígelos en Ajustes.",
      said: "535 5.7.8",
    },
    {
      happened: "El correo aún no puede salir. El borrador está guardado.",
      todo: "Falta a quién va. Falta el texto.",
      said: "",
    },
  ]);
});

test("a text holds a query when each of its words begins a word there, blind to accents", () => {
  const holding = (query: string) => holdsAll("La lámpara llegó rota", query);
  expect(["lampara rota", "LLEG", "", "ámpara", "lampara gris"].map(holding)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

test("Spanish has one spelling of “solo”", () => {
  expect(JSON.stringify(es)).not.toMatch(/\bsólo\b/iu);
});

test("days that are written as the core does are told with the year that is not this one", () => {
  setLanguage("es");
  expect(weekdays().join(" ")).toBe("Lunes Martes Miércoles Jueves Viernes Sábado Domingo");
  expect(writtenDays("2026-12-07", "2026-12-07", "2026-11-23")).toBe("lun 7 dic");
  expect(writtenDays("2027-01-06", "2027-01-06", "2026-11-23")).toBe("mié 6 ene 2027");
  expect(writtenDays("2026-12-24", "2026-12-26", "2026-11-23")).toBe("jue 24 dic – sáb 26 dic");
  expect(writtenDays("2027-08-02", "2027-08-15", "2026-11-23")).toBe("lun 2 ago – dom 15 ago 2027");
  expect(writtenDays("2026-12-31", "2027-01-02", "2026-11-23")).toBe(
    "jue 31 dic 2026 – sáb 2 ene 2027",
  );
  setLanguage("en");
  expect(weekdays()[0]).toBe("Monday");
  expect(writtenDays("2026-12-07", "2026-12-07", "2026-11-23")).toBe("Mon 7 Dec");
});
