/** The shell of the desktop window. */
import { invoke } from "@tauri-apps/api/core";
import { listen, TauriEvent } from "@tauri-apps/api/event";
import type { DropPoint, Shell } from "./shell";

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
      on<Drag>(TauriEvent.DRAG_DROP, ({ paths, position }) => {
        if (paths.length === 0) return;
        // The window counts in the pixels of the screen, the page in its own.
        const scale = (window.devicePixelRatio || 1) * zoomBesides;
        told(paths, { x: position.x / scale, y: position.y / scale });
      }),
    onDragState(told) {
      const enter = on<Drag>(TauriEvent.DRAG_ENTER, ({ paths }) => told(paths.length > 0));
      const leave = on(TauriEvent.DRAG_LEAVE, () => told(false));
      const drop = on(TauriEvent.DRAG_DROP, () => told(false));
      return () => [enter, leave, drop].forEach((stop) => stop());
    },
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

/** Files over the window, or let go there. Places are in pixels of the screen. */
interface Drag {
  paths: string[];
  position: DropPoint;
}

/** Listens until the returned function is called, even when that is before listening began. */
function on<Payload>(event: TauriEvent, told: (payload: Payload) => void): () => void {
  const target = { kind: "Webview", label: "main" } as const;
  const listening = listen<Payload>(event, ({ payload }) => told(payload), { target });
  return () => void listening.then((stop) => stop());
}
