/**
 * Asks for what the first screen shows, while the rest of the window's code is still being run.
 *
 * So the screen is drawn once, with everything on it, rather than again with each answer.
 */
import { askAhead } from "../ipc/answers";
import type { CustomerId } from "../ipc/bindings";
import { whoWaits } from "../now/request";
import { firstPage } from "../timeline/pages.svelte";
import { where } from "../where.svelte";
import { narrow } from "./narrow.svelte";

/** Milliseconds for which the window rather stays empty than is drawn twice. */
const patience = 400;

async function ask(): Promise<void> {
  const frame = [askAhead("settings_get", {}), askAhead("app_status", {})];
  if (where.place.screen === "now") {
    const { rows } = await askAhead("now_list", whoWaits(false));
    const first = narrow.current ? undefined : rows[0]?.customer;
    const customer = where.place.customer ?? first;
    if (customer !== undefined) await askForDesk(customer);
  }
  await Promise.all(frame);
}

function askForDesk(customer: CustomerId): Promise<unknown> {
  const start = { customer, channels: [], around: where.place.message, date: null };
  return Promise.all([
    askAhead("timeline_page", firstPage(start)),
    askAhead("customer_get", { customer }),
    askAhead("draft_get", { customer }),
    askAhead("outbox_list", {}),
  ]);
}

// Words that are laid out before their font is there are laid out twice.
void document.fonts.load('1rem "Inter Variable"');

/** Comes when the first screen can be drawn: its answers are there, one was refused, or it takes long. */
export const firstScreen: Promise<void> = Promise.race([
  // A refusal is put into words by the part that asks for the same.
  ask().catch(() => undefined),
  new Promise<void>((late) => setTimeout(late, patience)),
]);
