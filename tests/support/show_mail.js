// Runs in Hilo's page: shows the layout of one message and answers when its frame has loaded, which
// is when all that the frame asked for has come or failed.
function showMail(customer, message) {
  return new Promise((done) => {
    if (!window.loadedFrames) {
      window.loadedFrames = new WeakSet();
      // The event does not bubble, and it comes before anybody could wait for it.
      const note = (event) => window.loadedFrames.add(event.target);
      document.addEventListener("load", note, true);
      window.scriptsThatRan = [];
      window.addEventListener("message", ({ data }) =>
        window.scriptsThatRan.push(String(data)),
      );
    }
    location.hash = `#/customers/${customer}?message=${message}`;
    let pressed = false;
    const look = () => {
      const knot = document.querySelector(`[data-message="${message}"]`);
      const frame = knot?.querySelector("iframe");
      if (frame && window.loadedFrames.has(frame)) return done(true);
      const fold = knot?.querySelector(
        ".folds button[aria-expanded=false]:last-child",
      );
      if (fold && !pressed) {
        pressed = true;
        fold.click();
      }
      if (frame) frame.scrollIntoView({ block: "nearest" });
      requestAnimationFrame(look);
    };
    look();
  });
}
