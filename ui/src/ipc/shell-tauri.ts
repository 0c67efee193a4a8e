/** The shell of the desktop window. */
import { invoke } from "@tauri-apps/api/core";
import { getCurrentWebview, type DragDropEvent } from "@tauri-apps/api/webview";
import type { Shell } from "./shell";

/** Chromium counts the zoom into the pixels of the screen, WebKit does not. */
const chromium = navigator.userAgent.includes("Chrome/");
let zoomBesides = 1;

export function tauriShell(): Shell {
  return {
    // The shell itself shows the dialogs, and takes no other path from the page than what they gave.
    async pickFiles() {
      return invoke<string[]>("pick_files");
    },
    async pickFolder() {
      return invoke<string | null>("pick_folder");
    },
    async pickSave(name) {
      return invoke<string | null>("pick_save", { name });
    },
    async openExternal(url) {
      const { openUrl } = await import("@tauri-apps/plugin-opener");
      await openUrl(url);
    },
    async openFile(path) {
      await invoke("open_file", { path });
    },
    onFilesDropped: (told) =>
      onDrag((event) => {
        if (event.type !== "drop" || event.paths.length === 0) return;
        // The window counts in the pixels of the screen, the page in its own.
        const scale = (window.devicePixelRatio || 1) * zoomBesides;
        told(event.paths, { x: event.position.x / scale, y: event.position.y / scale });
      }),
    onDragState: (told) =>
      onDrag((event) => {
        if (event.type === "enter") told(event.paths.length > 0);
        else if (event.type === "leave" || event.type === "drop") told(false);
      }),
    async openSample(language) {
      await invoke("open_sample", { language });
      location.reload();
    },
    async openOwn() {
      await invoke("open_own");
      location.reload();
    },
    async zoom(factor) {
      await invoke("zoom", { factor });
      if (!chromium) zoomBesides = factor;
    },
    systemLanguage: () => navigator.language,
  };
}

/** Listens until the returned function is called, even when that is before listening began. */
function onDrag(told: (event: DragDropEvent) => void): () => void {
  let stopped = false;
  let stop: (() => void) | undefined;
  void getCurrentWebview()
    .onDragDropEvent((event) => told(event.payload))
    .then((unlisten) => {
      if (stopped) unlisten();
      else stop = unlisten;
    });
  return () => {
    stopped = true;
    stop?.();
  };
}
