// Writes everything that this crate takes from ICU: `headers.tsv`, one line per distinct way in
// which a phone can print the time of a message, and `../src/tables.rs`, the words and digits that
// occur in them. Run with Node 20 or later (full ICU): node corpus/generate.mjs

import { writeFileSync } from "node:fs";

const here = new URL(".", import.meta.url);
const letters = [..."abcdefghijklmnopqrstuvwxyz"];
const scripts =
  "Adlm Arab Beng Cyrl Deva Guru Hans Hant Khar Latn Mtei Nkoo Olck Shaw Telu Tfng Vaii".split(" ");

/** Moments from six months, at hours on both sides of midnight, noon and every day period. */
const moments = [
  [2022, 2, 28, 5, 30, 30],
  [2023, 1, 3, 0, 7, 9],
  [2023, 3, 18, 14, 56, 1],
  [2023, 7, 12, 12, 0, 0],
  [2024, 6, 5, 21, 45, 59],
  [2024, 11, 25, 9, 8, 2],
].map(([y, mo, d, h, mi, s]) => new Date(y, mo - 1, d, h, mi, s));

function known(tag) {
  return new Intl.DateTimeFormat(tag).resolvedOptions().locale === tag;
}

function locales() {
  const languages = [];
  for (const a of letters) {
    for (const b of letters) {
      languages.push(a + b, ...letters.map((c) => a + b + c));
    }
  }
  const base = languages.filter(known);
  const written = base.flatMap((l) => scripts.map((s) => `${l}-${s}`)).filter(known);
  const regions = letters.flatMap((a) => letters.map((b) => (a + b).toUpperCase()));
  regions.push("001", "150", "419");
  const regional = [...base, ...written]
    .flatMap((l) => regions.map((r) => `${l}-${r}`))
    .filter(known);
  const calendars = [
    "th-u-ca-buddhist", "en-u-ca-buddhist", "es-u-ca-buddhist", "ja-u-ca-japanese",
    "en-u-ca-japanese", "zh-TW-u-ca-roc", "fa-u-ca-persian", "en-u-ca-persian",
    "ar-SA-u-ca-islamic-umalqura", "en-u-ca-islamic-umalqura",
  ];
  // The languages people will meet most come first, so that they name a shared spelling.
  const main = ["es", "en", "pt", "fr", "de", "it"];
  const rank = (l) => (main.indexOf(l.split("-")[0]) + 7) % 7 || 7;
  const own = [...base, ...written, ...regional];
  return [...own.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)), ...calendars];
}

const fold = (text) => text.toLowerCase().replace(/[.\s\p{Cf}]/gu, "");

const spellings = new Map();
const meridiems = new Map();
const glue = new Set();
for (const locale of locales()) {
  for (const hourCycle of [undefined, "h12", "h23"]) {
    for (const timeStyle of ["short", "medium"]) {
      const options = { dateStyle: "short", timeStyle, ...(hourCycle && { hourCycle }) };
      const format = new Intl.DateTimeFormat(locale, options);
      const stamps = moments.map((moment) => format.format(moment));
      const style = timeStyle === "short" ? "android" : "ios";
      // Some locales print no part of the day at all in 12 hours: nothing tells noon there.
      const [midnight, noon] = [0, 12].map((hour) => format.format(new Date(2023, 0, 3, hour)));
      if (midnight === noon) continue;
      const key = `${style}\t${stamps.join("\t")}`;
      if (!spellings.has(key)) {
        spellings.set(key, `${locale}/${hourCycle ?? "own"}`);
      }
      for (let hour = 0; hour < 24; hour += 1) {
        for (const part of format.formatToParts(new Date(2023, 0, 3, hour, 7, 9))) {
          if (part.type === "dayPeriod") {
            const token = fold(part.value);
            const uses = meridiems.get(token) ?? new Map();
            const half = hour < 12 ? "Am" : "Pm";
            uses.set(half, [...(uses.get(half) ?? []), locale]);
            meridiems.set(token, uses);
          } else if (part.type === "literal") {
            for (const word of part.value.split(/[\s,،:/#()\-]+/u).map(fold)) {
              if (/\p{L}/u.test(word)) glue.add(word);
            }
          }
        }
      }
    }
  }
}

const tsv = [...spellings].map(([key, name]) => `${name}\t${key}`);
const bytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
writeFileSync(new URL("headers.tsv", here), tsv.join("\n") + "\n");

const halves = [...meridiems].map(([token, uses]) => {
  if (uses.size > 1) {
    const count = (half) => uses.get(half).length;
    console.log("both halves:", token, [...uses].map(([h, l]) => `${h} ${[...new Set(l)]}`).join("; "));
    return [token, count("Am") > count("Pm") ? "Am" : "Pm"];
  }
  return [token, [...uses.keys()][0]];
});
halves.sort(([a], [b]) => bytes(a, b));

const zeros = [];
for (let code = 0; code < 0x20000; code += 1) {
  if (code >= 0xd800 && code < 0xe000) continue;
  if (/\p{Nd}/u.test(String.fromCodePoint(code))) {
    if (!zeros.length || code >= zeros.at(-1) + 10) zeros.push(code);
  }
}

// The civil year of Saudi Arabia is observed, not computed: bit n of a year tells whether its
// month n has 30 days.
const hijri = new Intl.DateTimeFormat("en-u-ca-islamic-umalqura-nu-latn", {
  year: "numeric", month: "numeric", day: "numeric", timeZone: "UTC",
});
const hijriYears = new Map();
let start;
for (let day = Date.UTC(2008, 11, 1); day < Date.UTC(2035, 0, 1); day += 86400000) {
  const part = (type) => parseInt(hijri.formatToParts(day).find((p) => p.type === type).value, 10);
  const [y, m, d] = [part("year"), part("month"), part("day")];
  if (y < 1430 || y > 1455) continue;
  start ??= new Date(day);
  if (d === 30) hijriYears.set(y, (hijriYears.get(y) ?? 0) | (1 << (m - 1)));
}

const quote = (s) => JSON.stringify(s);
writeFileSync(
  new URL("../src/tables.rs", here),
  `//! Words and digits of every locale, taken from ICU ${process.versions.icu} (CLDR ${process.versions.cldr}).
//!
//! Generated by \`corpus/generate.mjs\`; sorted by bytes, so that a binary search finds a word.

use crate::words::DayPart;
use crate::words::DayPart::{Am, Pm};

/// The zero of every script that has decimal digits; the nine others follow it.
pub(crate) const ZEROS: &[u32] = &[
${zeros.map((z) => `    0x${z.toString(16)},`).join("\n")}
];

/// Folded words for the halves of the day.
pub(crate) const DAY_PARTS: &[(&str, DayPart)] = &[
${halves.map(([t, h]) => `    (${quote(t)}, ${h}),`).join("\n")}
];

/// Folded words that stand beside the numbers of a date or a time and say nothing.
pub(crate) const GLUE: &[&str] = &[
${[...glue].sort(bytes).map((w) => `    ${quote(w)},`).join("\n")}
];

/// First day of the Hijri year 1430 in the proleptic Gregorian calendar.
pub(crate) const HIJRI_START: (i32, u32, u32) = (${start.getUTCFullYear()}, ${start.getUTCMonth() + 1}, ${start.getUTCDate()});

/// Months of 30 days in the Hijri years 1430 to 1455 (Umm al-Qura), lowest bit first.
pub(crate) const HIJRI_LONG_MONTHS: &[u16] = &[
${[...hijriYears.values()].map((bits) => `    0x${bits.toString(16)},`).join("\n")}
];
`,
);
console.log(spellings.size, "spellings,", halves.length, "day parts,", zeros.length, "zeros");
console.log("glue:", [...glue].join(" "), "hijri", hijriYears.size, start);
