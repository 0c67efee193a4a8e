/**
 * Which component draws which screen. The rail shows the screens that stand here.
 *
 * A screen may use any area; areas do not know one another.
 */
import type { Component } from "svelte";
import Imports from "../imports/Imports.svelte";
import Outbox from "../outbox/Outbox.svelte";
import Settings from "../settings/Settings.svelte";
import Templates from "../templates/Templates.svelte";
import type { ScreenName } from "../where.svelte";
import CustomersScreen from "./CustomersScreen.svelte";
import NowScreen from "./NowScreen.svelte";
import SearchScreen from "./SearchScreen.svelte";

export const screens: Partial<Record<ScreenName, Component>> = {
  now: NowScreen,
  customers: CustomersScreen,
  search: SearchScreen,
  outbox: Outbox,
  templates: Templates,
  imports: Imports,
  settings: Settings,
};
