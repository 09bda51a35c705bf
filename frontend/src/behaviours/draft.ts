// draft: keeps what is typed into a form on this device, so that a lost page loses nothing.
import { keepDraft, keptDraft, sendDraft } from "../drafts";
import { toast, words } from "../toasts";

type Field = HTMLInputElement | HTMLTextAreaElement;

export default function draft(element: HTMLElement, signal: AbortSignal): void {
  if (!(element instanceof HTMLFormElement)) return;
  const key = element.dataset["draft"] ?? new URL(element.action).pathname;
  if (element.dataset["begun"] === undefined) restore(element, key); // words that were just chosen stay
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
  let restored = false;
  for (const field of fields(form)) {
    const value = kept.fields[field.name];
    if (!value || value === field.value || field.value !== field.defaultValue) continue;
    field.value = value;
    restored = true;
  }
  if (restored) toast(words("restored"));
}
