/**
 * Every key there is, by the place where it works. The sheet shows them all, whatever is open, so
 * that a key can be learnt before it is needed; a test holds them against what the screens offer.
 */
import type { TextKey } from "../texts/texts.svelte";
import type { ScreenName } from "../place";

export const goKeys: Record<ScreenName, string> = {
  now: "g a",
  customers: "g c",
  search: "g b",
  outbox: "g s",
  templates: "g p",
  imports: "g i",
  settings: "$mod+,",
};

interface KeyLine {
  /** One key, or several that do the same or belong together. */
  keys: readonly string[];
  label: TextKey;
}

export interface KeyGroup {
  title: TextKey;
  lines: readonly KeyLine[];
}

const go: readonly KeyLine[] = Object.entries(goKeys).map(([name, keys]) => ({
  keys: [keys],
  label: `frame.${name as ScreenName}`,
}));

export const keyGroups: readonly KeyGroup[] = [
  { title: "frame.group.go", lines: go },
  {
    title: "frame.group.window",
    lines: [
      { keys: ["$mod+k"], label: "frame.palette" },
      { keys: ["/"], label: "frame.search" },
      { keys: ["c"], label: "calls.call" },
      { keys: ["n"], label: "calls.note" },
      { keys: ["$mod+z"], label: "common.undo" },
      { keys: ["$mod++", "$mod+-"], label: "frame.key.zoom" },
      { keys: ["$mod+0"], label: "frame.zoom_reset" },
      { keys: ["?"], label: "frame.all_keys" },
      { keys: ["Escape"], label: "frame.key.leave" },
    ],
  },
  {
    title: "frame.group.list",
    lines: [
      { keys: ["j", "k"], label: "frame.key.move" },
      { keys: ["Enter"], label: "timeline.enter" },
    ],
  },
  {
    title: "frame.group.customer",
    lines: [
      { keys: ["r"], label: "composer.reply" },
      { keys: ["/"], label: "composer.pick_template" },
      { keys: ["e"], label: "now.settle" },
      { keys: ["o"], label: "cases.key" },
      { keys: ["f"], label: "timeline.filter" },
      { keys: ["q"], label: "timeline.toggle_quoted" },
      { keys: ["j", "k"], label: "frame.key.move_timeline" },
    ],
  },
  {
    title: "frame.group.letter",
    lines: [
      { keys: ["$mod+Enter"], label: "composer.send" },
      { keys: ["$mod+Shift+Enter"], label: "checks.send_anyway" },
      { keys: ["F2"], label: "checks.fix_current" },
      { keys: ["F3"], label: "checks.next" },
      { keys: ["F4"], label: "composer.other_way" },
      { keys: ["$mod+/"], label: "composer.pick_template" },
      { keys: ["$mod+b"], label: "composer.bold" },
      { keys: ["$mod+i"], label: "composer.italic" },
      { keys: ["$mod+Shift+8"], label: "composer.bullets" },
      { keys: ["$mod+Shift+7"], label: "composer.numbers" },
    ],
  },
  {
    title: "frame.search",
    lines: [
      { keys: ["n", "Shift+n"], label: "frame.key.hits" },
      { keys: ["/"], label: "search.field" },
    ],
  },
  { title: "frame.templates", lines: [{ keys: ["$mod+s"], label: "templates.save" }] },
  {
    title: "frame.imports",
    lines: [
      { keys: ["$mod+Enter"], label: "frame.imports" },
      { keys: ["Escape"], label: "common.cancel" },
    ],
  },
  {
    title: "frame.group.forms",
    lines: [{ keys: ["$mod+Enter"], label: "common.save" }],
  },
];
