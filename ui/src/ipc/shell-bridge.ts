/**
 * The shell of a browser that speaks to the loopback bridge.
 *
 * A browser has no paths, so files that are picked or dropped are uploaded, and a file to write is
 * given a path of the bridge's own.
 */
import type { Shell } from "./shell";

export function bridgeShell(): Shell {
  return {
    pickFiles: () => pick({ multiple: true }),
    async pickFolder() {
      const paths = await pick({ directory: true });
      return paths[0] ?? null;
    },
    async pickSave(name) {
      return (await ask<{ path: string }>(`/shell/save?name=${encodeURIComponent(name)}`)).path;
    },
    async openExternal(url) {
      window.open(url, "_blank", "noopener,noreferrer");
    },
    async openFile(path) {
      await ask(`/shell/open?path=${encodeURIComponent(path)}`);
    },
    onFilesDropped(told) {
      const over = (event: DragEvent) => event.preventDefault();
      const drop = (event: DragEvent) => {
        event.preventDefault();
        const files = [...(event.dataTransfer?.files ?? [])];
        const point = { x: event.clientX, y: event.clientY };
        if (files.length > 0) void upload(files).then((paths) => told(paths, point));
      };
      window.addEventListener("dragover", over);
      window.addEventListener("drop", drop);
      return () => {
        window.removeEventListener("dragover", over);
        window.removeEventListener("drop", drop);
      };
    },
    onDragState(told) {
      const enter = (event: DragEvent) => {
        if (event.dataTransfer?.types.includes("Files")) told(true);
      };
      const leave = (event: DragEvent) => {
        if (event.relatedTarget === null) told(false);
      };
      const drop = () => told(false);
      window.addEventListener("dragenter", enter);
      window.addEventListener("dragleave", leave);
      window.addEventListener("drop", drop);
      return () => {
        window.removeEventListener("dragenter", enter);
        window.removeEventListener("dragleave", leave);
        window.removeEventListener("drop", drop);
      };
    },
    async openSample(language) {
      await ask(`/shell/open_sample?language=${encodeURIComponent(language)}`);
      location.reload();
    },
    async openOwn() {
      await ask("/shell/open_own");
      location.reload();
    },
    systemLanguage: () => navigator.language,
  };
}

async function ask<Answer>(url: string): Promise<Answer> {
  const response = await fetch(url, { method: "POST" });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as Answer;
}

function pick(options: { multiple?: boolean; directory?: boolean }): Promise<string[]> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = options.multiple ?? false;
    input.webkitdirectory = options.directory ?? false;
    input.oncancel = () => resolve([]);
    input.onchange = () => resolve(upload([...(input.files ?? [])]));
    input.click();
  });
}

async function upload(files: File[]): Promise<string[]> {
  return Promise.all(
    files.map(async (file) => {
      const response = await fetch(`/upload?name=${encodeURIComponent(file.name)}`, {
        method: "POST",
        body: file,
      });
      if (!response.ok) throw new Error(`upload answered ${response.status}`);
      return ((await response.json()) as { path: string }).path;
    }),
  );
}
