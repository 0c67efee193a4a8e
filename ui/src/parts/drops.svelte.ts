/**
 * Who gets files that are dropped on the window.
 *
 * A place on the screen may claim what is dropped on it, such as a letter that takes attachments.
 * Everything else goes to the one who takes what falls anywhere.
 */
import { shell, type DropPoint } from "../ipc/shell";

interface Claim {
  place: () => HTMLElement | undefined;
  told: (paths: string[]) => void;
}

let claims: readonly Claim[] = [];

/** Claims what is dropped on `place` while the component is there. Has to be called while it starts. */
export function claimDrops(place: Claim["place"], told: Claim["told"]) {
  $effect.pre(() => {
    const claim = { place, told };
    claims = [...claims, claim];
    return () => {
      claims = claims.filter((other) => other !== claim);
    };
  });
}

/** Takes what is dropped anywhere and claimed by nobody. Has to be called while a component starts. */
export function takeDrops(told: Claim["told"]) {
  $effect(() =>
    shell.onFilesDropped((paths, point) => {
      const claim = point && claims.findLast((each) => holds(each.place(), point));
      (claim ? claim.told : told)(paths);
    }),
  );
}

function holds(place: HTMLElement | undefined, point: DropPoint): boolean {
  const box = place?.getBoundingClientRect();
  if (!box) return false;
  return point.x >= box.left && point.x <= box.right && point.y >= box.top && point.y <= box.bottom;
}
