/** Countries, regions and time zones to choose from, named in the language of the window. */
import { currentLanguage, t } from "../texts/texts.svelte";

// ISO 3166-1 alpha-2: every country and territory.
const codes =
  "AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/** Every country, by its name. */
export function countries(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(currentLanguage(), { type: "region" });
  return codes
    .split(" ")
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label, currentLanguage()));
}

/** A country by its name. */
export function countryName(code: string): string {
  return new Intl.DisplayNames(currentLanguage(), { type: "region" }).of(code) ?? code;
}

/** A region of Spain by its name; its code where it has none. */
export function regionName(code: string): string {
  const key = `hours.regions.${code as "MD"}` as const;
  const name = t(key);
  return name === key ? code : name;
}

/** Every time zone that this machine knows, and the one that is set. */
export function timeZones(set: string): { value: string; label: string }[] {
  return [...new Set([set, ...Intl.supportedValuesOf("timeZone")])]
    .sort()
    .map((value) => ({ value, label: value.replaceAll("_", " ") }));
}
