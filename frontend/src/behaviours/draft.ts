// draft: keeps what is typed into a form on this device, so that a lost page loses nothing.
import { keepDraft, keptDraft, sendDraft } from "../drafts";

type Field = HTMLInputElement | HTMLTextAreaElement;

export default function draft(element: HTMLElement, signal: AbortSignal): void {
  if (!(element instanceof HTMLFormElement)) return;
  const key = element.dataset["draft"] ?? new URL(element.action).pathname;
  restore(element, key);
  element.addEventListener("input", () => keepDraft(key, typed(element)), { signal });
  element.addEventListener("submit", () => sendDraft(key), { signal });
}

function fields(form: HTMLFormElement): Field[] {
  return [...form.querySelectorAll<Field>("textarea[name], input[type=text][name]")];
}

function typed(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
}

function restore(form: HTMLFormElement, key: string): void {
  const kept = keptDraft(key);
  if (!kept) return;
  for (const field of fields(form)) {
    const value = kept.fields[field.name];
    if (value && field.value === field.defaultValue) field.value = value;
  }
}
