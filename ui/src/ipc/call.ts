/**
 * Asks the core one thing.
 *
 * Inside the desktop window the question goes to the shell's one command; in a browser it goes to
 * the loopback bridge. Either way a refusal arrives as a {@link FailureError}, never as anything
 * else: what is not a `Failure` of the core is reported as `internal`.
 */
import { invoke } from "@tauri-apps/api/core";
import type { Commands, Failure } from "./bindings";

export type CommandName = keyof Commands;
export type RequestOf<Name extends CommandName> = Commands[Name]["request"];
export type ResponseOf<Name extends CommandName> = Commands[Name]["response"];

/** What the core refused, with its code and facts. */
export class FailureError extends Error {
  constructor(readonly failure: Failure) {
    super(failure.code);
    this.name = "FailureError";
  }
}

/** Whether the page runs inside the desktop window. */
export const inWindow = "__TAURI_INTERNALS__" in globalThis;

/** Asks the core `name` and answers with what it said. */
export async function call<Name extends CommandName>(
  name: Name,
  request: RequestOf<Name>,
): Promise<ResponseOf<Name>> {
  return inWindow ? callShell(name, request) : callBridge(name, request);
}

/** Whatever was thrown, as a failure that can be put into words. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof FailureError) return thrown.failure;
  if (isFailure(thrown)) return thrown;
  return { code: "internal", detail: thrown instanceof Error ? thrown.message : String(thrown) };
}

async function callShell<Name extends CommandName>(
  name: Name,
  request: RequestOf<Name>,
): Promise<ResponseOf<Name>> {
  try {
    return await invoke<ResponseOf<Name>>("call", { name, request });
  } catch (thrown) {
    throw new FailureError(asFailure(thrown));
  }
}

async function callBridge<Name extends CommandName>(
  name: Name,
  request: RequestOf<Name>,
): Promise<ResponseOf<Name>> {
  try {
    const response = await fetch(`/call/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new FailureError(asFailure(answer));
    return answer as ResponseOf<Name>;
  } catch (thrown) {
    throw new FailureError(asFailure(thrown));
  }
}

function isFailure(thrown: unknown): thrown is Failure {
  return typeof thrown === "object" && thrown !== null && "code" in thrown;
}
