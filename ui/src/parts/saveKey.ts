/** Ctrl Enter saves from every line of a form. */
export function saveKey(save: () => Promise<void>): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void save();
  };
}
