/**
 * Which appointments were called off, as far as the mails that were shown say: so that an older mail no longer invites to
 * one. Who wrote, title, beginning and organiser tell them apart; one that repeats is left alone, since a single day of it may
 * be meant.
 */
import { SvelteMap } from "svelte/reactivity";
import type { Interaction, Invitation, Timestamp } from "../ipc/bindings";

const latest = new SvelteMap<string, Timestamp>();

/** Takes in what a mail says of an appointment. */
export function noteCancelled(row: Interaction, invitation: Invitation) {
  const name = nameOf(row, invitation);
  if (name === null || invitation.standing !== "cancelled") return;
  if (row.sent_at > (latest.get(name) ?? -Infinity)) latest.set(name, row.sent_at);
}

/** Whether the appointment of a mail was called off after it. */
export function wasCancelled(row: Interaction, invitation: Invitation): boolean {
  const name = nameOf(row, invitation);
  return name !== null && (latest.get(name) ?? -Infinity) > row.sent_at;
}

function nameOf(row: Interaction, { title, starts, organiser, repeats }: Invitation) {
  if (starts === null || repeats) return null;
  return JSON.stringify([row.sender, title, starts.at, organiser.address.toLowerCase()]);
}
