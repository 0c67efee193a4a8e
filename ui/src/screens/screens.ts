/**
 * Which component draws which screen. The first one is always there.
 *
 * A screen may use any area; areas do not know one another.
 */
import type { Component } from "svelte";
import { Lazy } from "../parts/lazy.svelte";
import type { ScreenName } from "../place";

export const screens: Readonly<Record<Exclude<ScreenName, "now">, Lazy<Component>>> = {
  customers: new Lazy(() => import("./CustomersScreen.svelte")),
  search: new Lazy(() => import("./SearchScreen.svelte")),
  outbox: new Lazy(() => import("../outbox/Outbox.svelte")),
  templates: new Lazy(() => import("../templates/Templates.svelte")),
  imports: new Lazy(() => import("../imports/Imports.svelte")),
  settings: new Lazy(() => import("../settings/Settings.svelte")),
};
