// draft: keeps what is typed into a form, on this device and where there is a place for it on the server too.
import { type Draft, dropDraft, keepDraft, keptDraft, sendDraft } from "../drafts";
import { toast, words } from "../toasts";

type Field = HTMLInputElement | HTMLTextAreaElement;

export default function draft(element: HTMLElement, signal: AbortSignal): void {
  if (!(element instanceof HTMLFormElement)) return;
  const key = element.dataset["draft"] ?? new URL(element.action).pathname;
  const { place, begun } = element.dataset;
  let touched = begun === undefined && restore(element, key); // words that were just chosen stay
  const keep = (saved = false): void => keepDraft(key, typed(element), { seen: token(element)?.value ?? "", saved });
  element.addEventListener("input", () => ((touched = true), keep()), { signal });
  element.addEventListener("submit", () => sendDraft(key), { signal });
  if (place === undefined) return;
  // Whoever only reads the page fetches nothing for it; what an earlier visit could not send is sent at once.
  const follow = async (): Promise<void> => {
    const { keepOnServer } = await import("../drafting");
    if (!signal.aborted) keepOnServer(element, { touched, told: keep }, signal);
  };
  if (touched) void follow();
  else element.addEventListener("focusin", () => void follow(), { signal, once: true });
}

function token(form: HTMLFormElement): HTMLInputElement | null {
  return form.querySelector<HTMLInputElement>("input[name=draft]");
}

function fields(form: HTMLFormElement): Field[] {
  return [...form.querySelectorAll<Field>("textarea[name], input[type=text][name]")];
}

function typed(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
}

/** Whether words came back that the server may not have. */
function restore(form: HTMLFormElement, key: string): boolean {
  const kept = keptDraft(key);
  if (!kept) return false;
  const { place, offer } = form.dataset;
  if (place !== undefined && kept.saved && kept.seen !== offer) {
    dropDraft(key); // the server knows better
    return false;
  }
  if (place !== undefined) takeUp(form, kept, offer);
  let restored = false;
  for (const field of fields(form)) {
    const value = kept.fields[field.name];
    if (!value || value === field.value || field.value !== field.defaultValue) continue;
    field.value = value;
    restored = true;
  }
  if (restored) toast(words("restored"));
  return restored && !kept.saved;
}

/** What this device wrote last is what the server offers: it is here already. */
function takeUp(form: HTMLFormElement, kept: Draft, offer: string | undefined): void {
  const field = token(form);
  if (field && offer && kept.seen === offer) {
    field.value = offer;
    form.querySelector("[data-draft-offer]")?.remove();
  }
}
