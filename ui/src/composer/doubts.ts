/** What is asked before a mail leaves with it: words, and the key that confirms them. */
import type { DraftProblem, Finding } from "../ipc/bindings";
import { draftProblemWords } from "../texts/failure";
import { findingWords } from "../texts/finding";

export interface Doubt {
  key: string;
  words: string;
  /** What was found in the letter, where it is that. */
  finding?: Finding;
}

/** The problems of a draft that may be confirmed. */
export function doubtsOf(problems: readonly DraftProblem[]): Doubt[] {
  return problems.flatMap((problem) => {
    if (problem.problem === "dead_address")
      return [{ key: problem.key, words: draftProblemWords(problem) }];
    if (problem.problem !== "unconfirmed") return [];
    const { finding } = problem;
    return [{ key: finding.key, words: findingWords(finding.detail), finding }];
  });
}
