/** How fast long work goes and how long it still takes, in words: "5 120/s", "quedan 8 s". */
import { t } from "./texts.svelte";

/** What is known of it, to stand after the counts; `rate` is what is done in a second. */
export function paceWords(rate: number, secondsLeft: number | null): string[] {
  const words: string[] = [];
  if (rate >= 1) words.push(t("common.per_second", { count: Math.round(rate) }));
  if (secondsLeft !== null) words.push(t("common.time_left", { time: left(secondsLeft) }));
  return words;
}

function left(seconds: number): string {
  return seconds < 90
    ? t("common.seconds", { count: Math.ceil(seconds) })
    : t("common.minutes", { count: Math.round(seconds / 60) });
}

/** How much was done at a moment. */
export interface Sample {
  at: number;
  done: number;
}

/** Milliseconds of which the pace is told. */
const span = 30_000;

/** Adds how far the work is to what is known of it, without what was too long ago. */
export function noted(samples: readonly Sample[], now: Sample): Sample[] {
  return [...samples.filter(({ at, done }) => now.at - at < span && done <= now.done), now];
}

/** What was done in a second; 0 while that is not known. */
export function rateOf(samples: readonly Sample[]): number {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.at <= first.at) return 0;
  return ((last.done - first.done) * 1000) / (last.at - first.at);
}
