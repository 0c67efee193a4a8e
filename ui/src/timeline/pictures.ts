/** Pictures that were fetched lately, so that scrolling back does not fetch them again. */
import type { AttachmentId } from "../ipc/bindings";
import { call } from "../ipc/call";

const kept = new Map<AttachmentId, Promise<string | null>>();
const limit = 60;

/** The picture as a `data:` address; `null` where it cannot be shown. */
export function pictureOf(attachment: AttachmentId): Promise<string | null> {
  const known = kept.get(attachment);
  kept.delete(attachment);
  const picture = known ?? fetchPicture(attachment);
  kept.set(attachment, picture);
  for (const oldest of kept.keys()) {
    if (kept.size <= limit) break;
    kept.delete(oldest);
  }
  return picture;
}

async function fetchPicture(attachment: AttachmentId): Promise<string | null> {
  try {
    const { content } = await call("attachment_picture", { attachment });
    return content.startsWith("data:image/") ? content : null;
  } catch {
    return null;
  }
}
