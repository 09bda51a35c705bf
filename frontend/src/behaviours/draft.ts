// draft: keeps what is typed into a form for this tab, so that a lost page loses nothing.

type Field = HTMLInputElement | HTMLTextAreaElement;

export default function draft(element: HTMLElement, signal: AbortSignal): void {
  if (!(element instanceof HTMLFormElement)) return;
  const key = `draft:${element.dataset["draft"] ?? element.action}`;
  restore(element, key);
  element.addEventListener("input", () => keep(element, key), { signal });
  // Refused forms come back filled by the server; only a sent one reaches another page.
  element.addEventListener("submit", () => sessionStorage.removeItem(key), { signal });
}

function fields(form: HTMLFormElement): Field[] {
  return [...form.querySelectorAll<Field>("textarea[name], input[type=text][name]")];
}

function keep(form: HTMLFormElement, key: string): void {
  const typed = fields(form).map((field) => [field.name, field.value] as const);
  sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(typed)));
}

function restore(form: HTMLFormElement, key: string): void {
  const kept = sessionStorage.getItem(key);
  if (!kept) return;
  const typed = JSON.parse(kept) as Record<string, string>;
  for (const field of fields(form)) {
    const value = typed[field.name];
    if (value && field.value === field.defaultValue) field.value = value;
  }
}
