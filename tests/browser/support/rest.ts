/** When a page has come to rest. */
import type { Page } from "@playwright/test";

/**
 * Waits until nothing on the page has changed for half a second of frames. The network says less: a frame with a mail further
 * down waits for somebody to come near, and keeps the page from ever being idle.
 */
export async function rest(page: Page) {
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        let [before, same] = ["", 0];
        const look = () => {
          const now = document.body.innerHTML;
          same = now === before ? same + 1 : 0;
          before = now;
          if (same > 30) done();
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
}
