/** Whether the window shows a list and its detail one at a time, as `SideBySide` does. */
import { MediaQuery } from "svelte/reactivity";

export const narrow = new MediaQuery("(max-width: 760px)");
