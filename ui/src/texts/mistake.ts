/** What is wrong with a template, in words. */
import type { TemplateError } from "../ipc/bindings";
import { number, t } from "./texts.svelte";

/** A mistake with its part and line: "Asunto, línea 1: no hay ningún campo «order.nmber»". */
export function mistakeWords(error: TemplateError): string {
  return t("templates.error_line", {
    part: t(`templates.part.${error.part}`),
    line: error.line,
    message: said(error),
  });
}

function said({ mistake }: TemplateError): string {
  switch (mistake.mistake) {
    case "unknown_field":
    case "unknown_filter":
    case "unknown_statement":
    case "variants_twice":
      return t(`templates.mistake.${mistake.mistake}`, { name: mistake.name });
    case "too_long":
    case "too_many_variants":
      return t(`templates.mistake.${mistake.mistake}`, { limit: number(mistake.limit) });
    case "unclosed":
    case "syntax":
    case "not_text":
    case "endless":
    case "variants_open":
    case "variant_empty":
    case "refused":
      return t(`templates.mistake.${mistake.mistake}`);
  }
}
