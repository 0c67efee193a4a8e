/** What the timeline of a customer is asked for with, ahead of the screen and on it. */
import type { Channel, CustomerId, MessageId, Timestamp, TimelineRequest } from "../ipc/bindings";

/** Rows of a page. */
export const pageSize = 60;

/** Where a stretch of a timeline starts: at its newest row, around a message or at a day. */
export interface Start {
  customer: CustomerId;
  channels: readonly Channel[];
  around: MessageId | null;
  date: Timestamp | null;
}

/** What a stretch that starts there is asked for with. */
export function firstPage(start: Start): TimelineRequest {
  return request(start, { around: start.around, date: start.date });
}

/** What a further page is asked for with. */
export function request(start: Start, part: Partial<TimelineRequest>): TimelineRequest {
  return {
    customer: start.customer,
    channels: [...start.channels],
    before: part.before ?? null,
    after: part.after ?? null,
    around: part.around ?? null,
    date: part.date ?? null,
    limit: pageSize,
  };
}
