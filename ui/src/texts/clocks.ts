const made = new Map<string | undefined, Intl.DateTimeFormat>();

/**
 * What the clocks of a time zone show, in numbers; those of the machine where none is named. Throws where the zone is
 * not known.
 */
export function clocksOf(timeZone: string | undefined): Intl.DateTimeFormat {
  const known = made.get(timeZone);
  if (known) return known;
  const clocks = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  made.set(timeZone, clocks);
  return clocks;
}
