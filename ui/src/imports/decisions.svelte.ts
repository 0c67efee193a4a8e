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

/** A sender of whom it is known only that the guess is wrong: the customer is being looked for. */
interface Sought {
  path: string;
  sender: string;
}
let sought = $state.raw<Readonly<Record<JobId, readonly Sought[]>>>({});

/** Groups in which, as the person says, none of us writes. */
let absent = $state.raw<Readonly<Record<JobId, readonly string[]>>>({});

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
  seek(job, path, sender, false);
}

/** Begins or gives up looking for the customer that a sender is. */
export function seek(job: JobId, path: string, sender: string, looking: boolean) {
  const others = (sought[job] ?? []).filter((each) => each.path !== path || each.sender !== sender);
  sought = { ...sought, [job]: looking ? [...others, { path, sender }] : others };
}

/** Whether the customer that a sender is, is being looked for. */
export function isSought(job: JobId, path: string, sender: string): boolean {
  return sought[job]?.some((each) => each.path === path && each.sender === sender) ?? false;
}

/** Every decision about a job, as the core takes them. */
export function answersFor(job: JobId): ImportAnswers {
  return { job, answers: [...(decided[job] ?? [])] };
}

/** Forgets the decisions about a job that is over. */
export function forget(job: JobId) {
  const { [job]: _decided, ...others } = decided;
  const { [job]: _sought, ...othersSought } = sought;
  const { [job]: _absent, ...othersAbsent } = absent;
  decided = others;
  sought = othersSought;
  absent = othersAbsent;
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

/** The first sender, of all that will be imported, whose customer is still being looked for. */
export function firstSought(job: ImportJob): string | undefined {
  return taken(job)
    .flatMap((source) => source.people.map(({ sender }) => ({ path: source.path, sender })))
    .find(({ path, sender }) => isSought(job.id, path, sender))?.sender;
}

/**
 * Whether a chat waits for somebody to be the customer. The mails of a source go to whom they are from
 * or to, so of their people only those are listed that seem to be ours.
 */
export function isOwnerless(source: SourcePreview): boolean {
  return (
    (source.kind?.startsWith("whatsapp") ?? false) &&
    source.people.length > 0 &&
    source.people.every((person) => person.who.is === "shop")
  );
}

/** How many speak in a chat, where that makes it a group: more than two; else 0. */
export function groupSize(source: SourcePreview): number {
  if (!source.kind?.startsWith("whatsapp")) return 0;
  const speakers = source.people.filter((person) => person.messages > 0).length;
  return speakers > 2 ? speakers : 0;
}

/** Decides that none of us writes in a group. */
export function sayAbsent(job: JobId, path: string) {
  absent = { ...absent, [job]: [...(absent[job] ?? []), path] };
}

/**
 * Whether a group waits for somebody to be us. Of a chat of two the other side is guessed; of a group
 * nothing is, and whoever is us would be a customer of ours.
 */
export function lacksUs(job: JobId, source: SourcePreview): boolean {
  return (
    groupSize(source) > 0 &&
    source.people.every((person) => person.who.is !== "shop") &&
    !(absent[job]?.includes(source.path) ?? false)
  );
}
