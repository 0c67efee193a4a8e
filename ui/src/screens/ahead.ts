/**
 * Asks for what the first screen shows, while the window's code is still on its way.
 *
 * So the screen is drawn once, with everything on it, rather than again with each answer.
 */
import { askAhead } from "../ipc/answers";
import type { CustomerId, MessageId } from "../ipc/bindings";
import { whoWaits } from "../now/request";
import { readPlace } from "../place";
import { firstPage } from "../timeline/request";
import { narrowWindow } from "./widths";

/** Milliseconds for which the window rather stays empty than is drawn twice. */
const patience = 400;

async function ask(): Promise<void> {
  const place = readPlace(location.hash);
  const frame = [askAhead("settings_get", {}), askAhead("app_status", {})];
  if (place.screen === "now") {
    const { rows } = await askAhead("now_list", whoWaits(false));
    const first = matchMedia(narrowWindow).matches ? undefined : rows[0]?.customer;
    const customer = place.customer ?? first;
    if (customer !== undefined) await askForDesk(customer, place.message);
  }
  await Promise.all(frame);
}

function askForDesk(customer: CustomerId, around: MessageId | null): Promise<unknown> {
  const start = { customer, channels: [], around, date: null };
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
