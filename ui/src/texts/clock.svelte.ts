/** The present moment, refreshed twice a minute, so that "hace 3 min" does not go stale. */
let now = $state(Date.now());
setInterval(() => {
  now = Date.now();
}, 30_000);

export const clock = {
  get now() {
    return now;
  },
};
