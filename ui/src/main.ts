// First, so that the core is asked before the rest of the code runs.
import { firstScreen } from "./screens/ahead";
import { mount } from "svelte";
import App from "./App.svelte";
import "./styles/base.css";

void firstScreen.then(() => {
  const target = document.getElementById("app");
  if (target) mount(App, { target });
});
