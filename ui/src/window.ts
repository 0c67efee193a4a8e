import { mount } from "svelte";
import App from "./App.svelte";
import { awaitFirstFrame } from "./parts/firstFrame.svelte";
import { fetchTheRest } from "./parts/lazy.svelte";

/** Draws the window. */
export function show() {
  const target = document.getElementById("app");
  if (target) mount(App, { target });
  awaitFirstFrame();
  fetchTheRest();
}
