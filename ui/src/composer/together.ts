/**
 * A draft that was changed in two places at once: here by hand, and by the core or by undoing.
 *
 * Both began as `base`. No word that was typed and no file is lost: texts are merged, a file stays
 * unless one side took it away, and of everything else that both changed the hand wins.
 */
import type { Draft, DraftAttachment } from "../ipc/bindings";
import { merge } from "./merge";

/** What `mine` becomes when the draft that it began as, `base`, is `theirs` now. */
export function together(base: Draft, mine: Draft, theirs: Draft): Draft {
  // What was written for WhatsApp is part of a mail where the other side made it one.
  const becameMail = base.whatsapp !== null && mine.whatsapp !== null && theirs.whatsapp === null;
  const chats = base.whatsapp !== null && mine.whatsapp !== null && theirs.whatsapp !== null;
  return {
    ...theirs,
    to: chosen(base.to, mine.to, theirs.to),
    cc: chosen(base.cc, mine.cc, theirs.cc),
    subject: merge(base.subject, mine.subject, theirs.subject),
    body: becameMail
      ? merge(base.whatsapp ?? "", mine.whatsapp ?? "", theirs.body)
      : merge(base.body, mine.body, theirs.body),
    template: chosen(base.template, mine.template, theirs.template),
    values: chosen(base.values, mine.values, theirs.values),
    variants: chosen(base.variants, mine.variants, theirs.variants),
    reply_to: chosen(base.reply_to, mine.reply_to, theirs.reply_to),
    attachments: files(base.attachments, mine.attachments, theirs.attachments),
    whatsapp: becameMail
      ? null
      : chats
        ? merge(base.whatsapp ?? "", mine.whatsapp ?? "", theirs.whatsapp ?? "")
        : chosen(base.whatsapp, mine.whatsapp, theirs.whatsapp),
    number: chosen(base.number, mine.number, theirs.number),
  };
}

/** Of something that is not merged: what was changed, by hand where both changed it. */
function chosen<Value>(base: Value, mine: Value, theirs: Value): Value {
  return same(base, mine) && !same(mine, theirs) ? theirs : mine;
}

function files(
  base: readonly DraftAttachment[],
  mine: readonly DraftAttachment[],
  theirs: readonly DraftAttachment[],
): DraftAttachment[] {
  const has = (list: readonly DraftAttachment[], file: DraftAttachment) =>
    list.some((each) => same(each, file));
  const kept = theirs.filter((file) => has(mine, file) || !has(base, file));
  return [...kept, ...mine.filter((file) => !has(base, file) && !has(theirs, file))];
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
