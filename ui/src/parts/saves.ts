/** Saves on their way. Whoever is about to change what they are saved to waits for them. */

const underWay = new Set<Promise<unknown>>();

/** Keeps a save in mind until it has ended, and returns it. */
export function saving<Saved>(save: Promise<Saved>): Promise<Saved> {
  underWay.add(save);
  const ended = () => void underWay.delete(save);
  save.then(ended, ended);
  return save;
}

/** Waits until nothing is being saved any more, whether it worked or not. */
export async function allSaved(): Promise<void> {
  while (underWay.size > 0) await Promise.allSettled(underWay);
}
