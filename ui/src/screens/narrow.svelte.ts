/** Whether the window shows a list and its detail one at a time, as `SideBySide` does. */
import { MediaQuery } from "svelte/reactivity";
import { narrowWindow } from "./widths";

export const narrow = new MediaQuery(narrowWindow);
