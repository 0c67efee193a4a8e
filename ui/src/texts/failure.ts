/**
 * Failures of the core in words: what happened and what to do, with what was kept where that could
 * be doubted.
 *
 * The tables in `es/failure.ts` and `en/failure.ts` name every code, so a failure without words does
 * not compile.
 */
import type { CaseProblem, DraftProblem, Failure, SkipReason } from "../ipc/bindings";
import { clock } from "./clock.svelte";
import { date } from "./dates";
import { fileSize } from "./sizes";
import { number, t } from "./texts.svelte";

export interface FailureWords {
  /** What happened. */
  happened: string;
  /** What was kept and what to do now. */
  todo: string;
  /** What a server or the system said, as it said it; empty where nobody said anything. */
  said: string;
}

/** A failure, put into words. */
export function failureWords(failure: Failure): FailureWords {
  switch (failure.code) {
    case "not_found":
      return {
        happened: t(`failure.not_found.${failure.thing}`),
        todo: t("failure.todo.not_found"),
        said: "",
      };
    case "invalid":
      return {
        happened: t(`failure.invalid.${failure.field}`, { value: failure.value }),
        todo: t("failure.todo.invalid"),
        said: "",
      };
    case "file": {
      const name = fileName(failure.path);
      return {
        happened: t(`failure.file.${failure.problem}.happened`, { name }),
        todo: t(`failure.file.${failure.problem}.todo`),
        said: "",
      };
    }
    case "identity_taken":
      return {
        happened: t("failure.identity_taken", { value: failure.value, title: failure.title }),
        todo: t("failure.todo.identity_taken"),
        said: "",
      };
    case "name_taken":
      return {
        happened: t("failure.name_taken", { name: failure.name }),
        todo: t("failure.todo.name_taken"),
        said: "",
      };
    case "draft":
      return {
        happened: t("failure.draft"),
        todo: failure.problems.map(draftProblemWords).join(" "),
        said: "",
      };
    case "case":
      return {
        happened: t(
          `failure.case_problem.${failure.problem.problem}.happened`,
          caseFacts(failure.problem),
        ),
        todo: t(`failure.case_problem.${failure.problem.problem}.todo`),
        said: "",
      };
    case "server":
      return {
        happened: t(`failure.server.${failure.problem}.happened`),
        todo: t(`failure.server.${failure.problem}.todo`),
        said: failure.server_text,
      };
    case "keychain":
    case "database":
    case "internal":
      return {
        happened: t(`failure.${failure.code}`),
        todo: t(`failure.todo.${failure.code}`),
        said: failure.detail,
      };
    case "in_use":
    case "secrets_damaged":
    case "newer_version":
    case "disk_full":
      return {
        happened: t(`failure.${failure.code}`),
        todo: t(`failure.todo.${failure.code}`),
        said: failure.path,
      };
    case "too_late":
    case "changed_since":
    case "cancelled":
    case "locked":
    case "wrong_passphrase":
      return {
        happened: t(`failure.${failure.code}`),
        todo: t(`failure.todo.${failure.code}`),
        said: "",
      };
  }
}

function caseFacts(problem: CaseProblem): Record<string, string> {
  if (problem.problem === "agreed_in_part") {
    const part = problem.explanation ? "explanation" : "solution";
    return { part: t(`failure.case_part.${part}`) };
  }
  if (problem.problem === "too_few_attempts") {
    return { made: number(problem.made), needed: number(problem.needed) };
  }
  return {};
}

/** Why a draft cannot leave yet. */
export function draftProblemWords(problem: DraftProblem): string {
  switch (problem.problem) {
    case "unresolved":
      return t("failure.draft_problem.unresolved", { field: problem.field });
    case "bad_address":
      return t("failure.draft_problem.bad_address", { address: problem.address });
    case "unconfirmed": {
      const { detail } = problem.finding;
      return t("failure.draft_problem.unconfirmed", {
        written: detail.found === "wrong_name" ? detail.written : "",
        name: detail.found === "wrong_name" ? detail.name : "",
      });
    }
    case "too_large":
      return t("failure.draft_problem.too_large", { size: fileSize(problem.limit) });
    case "opted_out":
      return t("failure.draft_problem.opted_out", {
        title: problem.title,
        when: date(problem.at, clock.now),
      });
    case "dead_address": {
      const { address, at, reason } = problem.dead;
      return t("failure.draft_problem.dead_address", {
        address,
        why: t(`timeline.report_why.${reason}`),
        when: date(at, clock.now),
      });
    }
    case "too_long":
      return t("failure.draft_problem.too_long", { number: number(problem.limit) });
    case "too_long_for_link":
    case "no_number":
    case "no_recipient":
    case "no_text":
    case "no_subject":
    case "no_account":
      return t(`failure.draft_problem.${problem.problem}`);
  }
}

/** Why a part of an import was left out. */
export function skipWords(reason: SkipReason): string {
  return t(`failure.skip.${reason}`);
}

function fileName(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== "") ?? path;
}
