/** Files that came in without the page: on the command line, or with a second start. */
import { untrack } from "svelte";
import { live } from "../ipc/live.svelte";

/** Tells of imports that begin to wait for the person. Has to be called while a component starts. */
export function followArrivals(told: () => void) {
  const jobs = live("import_jobs", () => ({}));
  let known: ReadonlySet<number> = new Set();
  $effect(() => {
    if (!jobs.value) return;
    const waiting = jobs.value.filter(({ state }) =>
      ["reading", "ready", "failed"].includes(state),
    );
    const arrived = waiting.some((job) => !known.has(job.id));
    known = new Set(jobs.value.map((job) => job.id));
    if (arrived) untrack(told);
  });
}
