// The same draft on the server: sent while somebody types and when they leave, never over what another device wrote.
import { csrfToken } from "./requests";

const PAUSE = 1_200;
const OUTLIVES = 60_000; // bytes: browsers refuse more to a request that is to outlive its page
const NAMES = ["kind", "title", "body", "tags", "reason", "version", "alias"];

interface Answer {
  draft?: string;
  detail?: string;
  errors?: { draft?: string | string[] };
}

interface Given {
  /** Whether something was typed before this code was here. */
  touched: boolean;
  /** Told after each attempt, with whether the server has it all. */
  told: (saved: boolean) => void;
}

// The form itself is on its way. Of the page, since a reply that arrives meanwhile puts the form there anew, and
// what is being posted would be kept as a draft a moment after it was posted.
let sent = false;

export function keepOnServer(form: HTMLFormElement, given: Given, signal: AbortSignal): void {
  const token = form.querySelector<HTMLInputElement>("input[name=draft]");
  const elsewhere = form.querySelector<HTMLElement>("[data-draft-elsewhere]");
  const state = form.querySelector<HTMLElement>("[data-draft-state]");
  if (!token || !elsewhere) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting = false; // something was typed that the server has not got
  let underWay: Promise<void> | undefined;

  const later = (): void => {
    waiting = true;
    clearTimeout(timer);
    timer = setTimeout(() => void save(), PAUSE);
  };
  const save = async (): Promise<void> => {
    await underWay;
    if (!waiting || sent || !elsewhere.hidden) return;
    clearTimeout(timer);
    waiting = false;
    underWay = attempt();
    await underWay;
    underWay = undefined;
  };
  const attempt = async (): Promise<void> => {
    const headers = { Accept: "application/json" };
    const body = written(form, token.value);
    const keepalive = weight(body) < OUTLIVES;
    const answer = await fetch("/drafts", { method: "POST", headers, body, keepalive }).catch(() => null);
    const said = ((await answer?.json().catch(() => null)) ?? {}) as Answer;
    if (answer?.ok) {
      token.value = said.draft ?? "";
      form.querySelector("[data-draft-offer]")?.remove(); // it is these very words
    } else if (answer?.status === 409) warn(elsewhere, said, keepThis, signal);
    else waiting = true; // kept on this device, and sent with what is typed next
    const says = state?.dataset[answer?.ok ? "kept" : "here"] ?? "";
    if (state && state.textContent !== says) state.textContent = says;
    given.told(answer?.ok === true && !waiting);
  };
  const keepThis = (other: string): void => {
    token.value = other;
    waiting = true;
    form.querySelector("textarea")?.focus();
    void save();
  };

  if (given.touched) later();
  form.addEventListener("input", later, { signal });
  document.addEventListener("visibilitychange", () => document.hidden && void save(), { signal });
  window.addEventListener("pagehide", () => {
    if (waiting && !sent && elsewhere.hidden) navigator.sendBeacon("/drafts", written(form, token.value));
  }, { signal });
  window.addEventListener("pageshow", () => (sent = false), { signal });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (underWay) {
      // A draft that is just coming into being is waited for, so that the form can say that it is done with it.
      event.preventDefault();
      event.stopImmediatePropagation();
      void underWay.then(() => setTimeout(() => form.requestSubmit(event.submitter)));
    } else {
      sent = true;
      setTimeout(() => (sent = !event.defaultPrevented)); // others may have held it back
    }
  }, { signal, capture: true });
}

function written(form: HTMLFormElement, token: string): FormData {
  const typed = new FormData(form);
  const data = new FormData();
  data.set("csrf_token", csrfToken());
  data.set("place", form.dataset["place"] ?? "");
  data.set("draft", token);
  for (const name of NAMES) {
    const value = typed.get(name);
    if (value) data.set(name, value);
  }
  return data;
}

function weight(data: FormData): number {
  return new Blob([...data.values()]).size;
}

/** Another device wrote something else, or the draft is gone: whoever types decides. */
function warn(banner: HTMLElement, said: Answer, keepThis: (other: string) => void, signal: AbortSignal): void {
  const other = said.errors?.draft?.toString() ?? "";
  const look = banner.querySelector<HTMLAnchorElement>("[data-draft-look]");
  const says = banner.querySelector<HTMLElement>("[data-draft-says]");
  if (says) says.textContent = said.detail ?? "";
  if (look) {
    look.hidden = !other;
    look.href = `${location.pathname}?draft=${other.split(".")[0] ?? ""}#body`;
  }
  banner.hidden = false;
  banner.closest("form")?.querySelector("[data-draft-offer]")?.remove(); // the same, said once
  const keep = (): void => {
    banner.hidden = true;
    keepThis(other);
  };
  banner.querySelector("[data-draft-keep]")?.addEventListener("click", keep, { once: true, signal });
}
