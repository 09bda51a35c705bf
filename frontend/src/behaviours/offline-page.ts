// offline-page: lists the drafts on this device, and leaves for the wanted page when the server answers again.
import { type Draft, draftsHere } from "../drafts";

const SOONEST = 3_000;
const LATEST = 30_000;

export default function offlinePage(element: HTMLElement, signal: AbortSignal): void | (() => void) {
  wearColours();
  list(element, draftsHere());
  // Somebody who opens the page's own address has a connection and nothing to wait for.
  if (location.pathname === "/offline") return;
  const retry = element.querySelector<HTMLAnchorElement>("[data-offline-retry]");
  if (retry) retry.href = location.href;
  const status = element.querySelector<HTMLElement>("[data-offline-status]");
  if (status) status.textContent = status.dataset["waiting"] ?? "";

  let pause = SOONEST;
  let timer = setTimeout(look, pause);
  async function look(): Promise<void> {
    clearTimeout(timer);
    if (await isBack()) {
      if (status) status.textContent = status.dataset["back"] ?? "";
      return location.reload();
    }
    pause = Math.min(pause * 1.5, LATEST);
    timer = setTimeout(look, pause);
  }
  // The device says only that there is some network: whether the server answers is for us to see.
  addEventListener("online", () => void look(), { signal });
  document.addEventListener("visibilitychange", () => document.hidden || void look(), { signal });
  return () => clearTimeout(timer);
}

async function isBack(): Promise<boolean> {
  try {
    return (await fetch("/healthz", { cache: "no-store", credentials: "omit" })).ok;
  } catch {
    return false;
  }
}

/** The page was made once for everybody here; the choice of colours is a cookie. */
function wearColours(): void {
  const chosen = /(?:^|; )theme=(\w+)/.exec(document.cookie)?.[1];
  if (chosen) document.documentElement.dataset["theme"] = chosen;
}

function list(element: HTMLElement, drafts: Draft[]): void {
  const places = element.querySelector<HTMLElement>("[data-offline-drafts]");
  const form = element.querySelector<HTMLTemplateElement>("[data-offline-draft]");
  if (!places || !form || drafts.length === 0) return;
  places.append(...drafts.map((draft) => row(form, draft)));
  places.hidden = false;
  for (const [name, hidden] of [["none", true], ["some", false]] as const) {
    const told = element.querySelector<HTMLElement>(`[data-offline-${name}]`);
    if (told) told.hidden = hidden;
  }
}

function row(form: HTMLTemplateElement, draft: Draft): Node {
  const made = form.content.cloneNode(true) as DocumentFragment;
  const text = Object.values(draft.fields).filter((value) => value.trim()).join("\n\n");
  const at = new Date(draft.at);
  const { lang } = document.documentElement; // bare English would be American, unlike the pages
  made.querySelector("[data-title]")?.append(draft.title.replace(/ · Hearth$/, ""));
  made.querySelector("[data-text]")?.append(text);
  made.querySelector("[data-at]")?.append(at.toLocaleString(lang === "en" ? "en-GB" : lang, { dateStyle: "medium", timeStyle: "short" }));
  made.querySelector("[data-at]")?.setAttribute("datetime", at.toISOString());
  made.querySelector("button")?.setAttribute("data-copy", text);
  return made;
}
