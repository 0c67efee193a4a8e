/** Lines of a box as a list, without empty ones. */
export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Whether a text is a whole web address, as the core takes it. */
export function isWebAddress(text: string): boolean {
  if (!URL.canParse(text.trim())) return false;
  const url = new URL(text.trim());
  return url.protocol === "https:" && url.hostname.includes(".") && url.username === "";
}
