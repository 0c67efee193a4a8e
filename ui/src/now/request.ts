import type { NowRequest } from "../ipc/bindings";

/** What the list of those who wait is asked for with, ahead of the screen and on it. */
export function whoWaits(older: boolean): NowRequest {
  return { limit: 1000, older };
}
