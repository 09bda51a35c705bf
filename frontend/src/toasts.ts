// Toasts: short news of what happened meanwhile. They are never the only place of what they tell.

export type Tone = "calm" | "good" | "bad";

const MOST = 4;
const SHORTEST = 6_000;
const EACH_CHARACTER = 90;

/**
 * Show `text` in the page's one region. Good news leave by themselves, later for more words and
 * never while somebody points at them or is in them; bad news stay until they are dismissed.
 * Returns the way to take it away again.
 */
export function toast(text: string, tone: Tone = "calm"): () => void {
  const region = document.querySelector<HTMLElement>("[data-toasts]");
  const home = region?.querySelector(tone === "bad" ? "[role=alert]" : "[role=status]");
  if (!region || !home || !text) return () => undefined;
  for (const same of region.querySelectorAll(".toast")) if (same.firstChild?.textContent === text) same.remove();
  const item = document.createElement("div");
  item.className = `toast toast--${tone}`;
  const words = document.createElement("p");
  words.textContent = text;
  const away = document.createElement("button");
  away.type = "button";
  away.className = "toast__dismiss";
  away.title = region.dataset["dismiss"] ?? "×";
  away.setAttribute("aria-label", away.title);
  away.textContent = "×";
  away.addEventListener("click", () => item.remove());
  item.append(words, away);
  home.append(item);
  const shown = region.querySelectorAll(".toast");
  if (shown.length > MOST) shown[0]?.remove();
  if (tone !== "bad") leaveLater(item, SHORTEST + EACH_CHARACTER * text.length);
  return () => item.remove();
}

/** A sentence of the region's own, translated with the page: data-failed, data-lost, … */
export function words(name: string): string {
  return document.querySelector<HTMLElement>("[data-toasts]")?.dataset[name] ?? "";
}

function leaveLater(item: HTMLElement, after: number): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => item.remove(), after);
  };
  const stay = (): void => clearTimeout(timer);
  item.addEventListener("pointerenter", stay);
  item.addEventListener("focusin", stay);
  item.addEventListener("pointerleave", () => item.contains(document.activeElement) || wait());
  item.addEventListener("focusout", () => item.matches(":hover") || wait());
  wait();
}
