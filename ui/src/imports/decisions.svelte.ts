/**
 * What the person has decided about the sources of an import that waits.
 *
 * A decision outlives the screen: going away and coming back finds it again. Everything that was not
 * decided keeps the guess of the core, so only decisions are sent.
 */
import type {
  ImportAnswers,
  ImportJob,
  JobId,
  PersonAnswer,
  SourceAnswer,
  SourcePreview,
  Who,
} from "../ipc/bindings";

let decided = $state.raw<Readonly<Record<JobId, readonly SourceAnswer[]>>>({});

/** The decision about one source; all guesses where there is none yet. */
export function decisionOn(job: JobId, path: string): SourceAnswer {
  return (
    decided[job]?.find((answer) => answer.path === path) ?? {
      path,
      leave_out: false,
      zone: null,
      order: null,
      people: [],
    }
  );
}

/** Changes a part of the decision about one source. */
export function decide(job: JobId, path: string, change: Partial<Omit<SourceAnswer, "path">>) {
  const next = { ...decisionOn(job, path), ...change };
  const others = (decided[job] ?? []).filter((answer) => answer.path !== path);
  decided = { ...decided, [job]: [...others, next] };
}

/** Decides who one sender of a source is. */
export function decideWho(job: JobId, path: string, sender: string, who: Who) {
  const others = decisionOn(job, path).people.filter((person) => person.sender !== sender);
  decide(job, path, { people: [...others, { sender, who } satisfies PersonAnswer] });
}

/** Every decision about a job, as the core takes them. */
export function answersFor(job: JobId): ImportAnswers {
  return { job, answers: [...(decided[job] ?? [])] };
}

/** Forgets the decisions about a job that is over. */
export function forget(job: JobId) {
  const { [job]: _, ...others } = decided;
  decided = others;
}

/** The sources that will be imported: readable and not left out. */
export function taken(job: ImportJob): SourcePreview[] {
  return job.sources.filter(
    (source) => source.failure === null && !decisionOn(job.id, source.path).leave_out,
  );
}

/** How many messages an import would add. */
export function newMessages(job: ImportJob): number {
  return taken(job).reduce((sum, source) => sum + source.new, 0);
}
