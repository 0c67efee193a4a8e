/**
 * The change feed: which topics of the core have just changed.
 *
 * One connection serves the whole page; it is opened by the first listener and stays.
 */
import { listen } from "@tauri-apps/api/event";
import type { Topic } from "./bindings";
import { inWindow } from "./call";

type Listener = (topics: readonly Topic[]) => void;

const listeners = new Set<Listener>();
let connected = false;

/** Calls `listener` with each batch of changed topics, until the returned function is called. */
export function onChanges(listener: Listener): () => void {
  listeners.add(listener);
  if (!connected) {
    connected = true;
    if (inWindow) void listenToShell();
    else listenToBridge();
  }
  return () => listeners.delete(listener);
}

function tell(topics: readonly Topic[]) {
  for (const listener of [...listeners]) listener(topics);
}

/** Asked for before the first question, so that no answer is older than what is heard. */
async function listenToShell() {
  await listen<{ topics: Topic[] }>("changes", (event) => tell(event.payload.topics));
}

function listenToBridge() {
  if (typeof EventSource === "undefined") return;
  const source = new EventSource("/events");
  let opened = false;
  source.onopen = () => {
    // After a break, anything may have changed.
    if (opened)
      tell(["customers", "messages", "imports", "templates", "drafts", "outbox", "settings"]);
    opened = true;
  };
  source.onmessage = (event: MessageEvent<string>) => {
    tell((JSON.parse(event.data) as { topics: Topic[] }).topics);
  };
}
