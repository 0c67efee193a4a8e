/** Whether what was typed looks like a telephone number rather than a name. */
export function isNumber(text: string): boolean {
  return /^[+\d\s().-]+$/.test(text.trim()) && text.replace(/\D/g, "").length >= 5;
}
