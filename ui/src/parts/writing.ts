/** What is being written under a timeline, or filled in beside it. */
import type { MessageId } from "../ipc/bindings";

export type Writing =
  | {
      kind: "mail";
      replyTo: MessageId | null;
      /** Whether to begin by choosing one. */ template: boolean;
    }
  | { kind: "call" }
  | { kind: "note" };
