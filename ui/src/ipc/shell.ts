/**
 * What the window can do besides asking the core: choose files, open things outside, change shops.
 *
 * Two shells stand behind it: Tauri in the desktop window, the bridge in a browser.
 */
import { bridgeShell } from "./shell-bridge";
import { tauriShell } from "./shell-tauri";
import { inWindow } from "./call";

/** Where in the window something happened, in CSS pixels. */
export interface DropPoint {
  x: number;
  y: number;
}

export interface Shell {
  /** Lets the person choose files to read; empty when they changed their mind. */
  pickFiles(): Promise<string[]>;
  /** Lets the person choose a folder to read. */
  pickFolder(): Promise<string | null>;
  /** Lets the person choose where to write a file called `name`. */
  pickSave(name: string): Promise<string | null>;
  /** Opens a web page, a `tel:` or a `mailto:` address outside. */
  openExternal(url: string): Promise<void>;
  /** Opens a file with the program that the system has for it. */
  openFile(path: string): Promise<void>;
  /** Tells of files dropped anywhere in the window, as paths, and where that was. */
  onFilesDropped(told: (paths: string[], point: DropPoint) => void): () => void;
  /** Tells whether files hang over the window. */
  onDragState(told: (over: boolean) => void): () => void;
  /** Opens the sample shop in `language` and loads the page anew. */
  openSample(language: string): Promise<void>;
  /** Goes back to the person's own shop and loads the page anew. */
  openOwn(): Promise<void>;
  /** Shows everything larger or smaller; missing where the browser itself does that. */
  zoom?: (factor: number) => Promise<void>;
  /** Language of the system, as a BCP 47 tag. */
  systemLanguage(): string;
}

export const shell: Shell = inWindow ? tauriShell() : bridgeShell();
