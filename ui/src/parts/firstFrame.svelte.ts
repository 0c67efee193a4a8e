/**
 * Whether the window has been drawn once. What is looked at second waits for that, so that what is
 * looked at first is there sooner.
 */
let drawn = $state(false);

export const firstFrame = {
  get drawn() {
    return drawn;
  },
};

/** Waits for the first frame; has to be called once what it shows is there. */
export function awaitFirstFrame() {
  // The one that is asked for begins the frame, the one after it finds it drawn.
  requestAnimationFrame(() => requestAnimationFrame(() => (drawn = true)));
}
