/** Keys in the words that stand on the keyboard of this machine. */
const apple = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");

const names: Record<string, string> = {
  $mod: apple ? "⌘" : "Ctrl",
  Shift: "⇧",
  Alt: apple ? "⌥" : "Alt",
  Enter: "↵",
  Escape: "Esc",
  ArrowDown: "↓",
  ArrowUp: "↑",
};

/** `$mod+k` as "Ctrl K", `g a` as "g a", `Enter` as "↵". */
export function keyWords(keys: string): string {
  return keys
    .split(" ")
    .map((press) => {
      const parts = press.split(/\b\+/);
      return parts
        .map((part) => names[part] ?? (parts.length > 1 ? part.toUpperCase() : part))
        .join(" ");
    })
    .join(" ");
}

/** The same for `aria-keyshortcuts`: "Control+K". */
export function ariaKeys(keys: string): string {
  return keys.replace("$mod", apple ? "Meta" : "Control");
}
