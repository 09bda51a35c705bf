// search-typing: shows what a search finds while it is typed, and moves through it by arrows. What
// was typed and led nowhere is told as the page is left, for the community to learn what it lacks.
import { csrfToken } from "../requests";

const PAUSE = 250;
const MEANT = 2000; // a search that stood so long was no half-typed word

export default function searchTyping(form: HTMLElement, signal: AbortSignal): () => void {
  const field = form.querySelector<HTMLInputElement>("input[type=search]");
  const place = document.getElementById(form.dataset["results"] ?? "");
  if (!(form instanceof HTMLFormElement) || !field || !place) return () => undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();
  const query = (): string => {
    const words = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string" && value) words.set(name, value);
    return words.toString();
  };
  let shown = query();
  let since = 0; // when what is typed was answered; 0 for nothing that was typed, or was opened
  const look = async (): Promise<void> => {
    const wanted = query();
    if (wanted === shown) return;
    asking.abort();
    asking = new AbortController();
    const { signal: current } = asking;
    place.setAttribute("aria-busy", "true");
    const address = `/search?${wanted}`;
    const response = await fetch(address, { headers: { "HX-Request": "true" }, signal: current }).catch(() => null);
    if (current.aborted) return;
    place.removeAttribute("aria-busy");
    if (!response?.ok) return;
    place.innerHTML = await response.text();
    shown = wanted;
    since = Date.now();
    // The address says what is shown: to be kept, sent on, or come back to.
    history.replaceState(history.state, "", address);
  };
  const later = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(() => void look(), PAUSE);
  };
  field.addEventListener("input", later, { signal });
  form.addEventListener("change", later, { signal });
  const leave = (): void => {
    if (!since || Date.now() - since < MEANT || !csrfToken()) return;
    since = 0;
    const missed = new FormData(form);
    missed.set("found", place.querySelector(".hit") ? "1" : "0");
    missed.set("csrf_token", csrfToken());
    navigator.sendBeacon(form.dataset["misses"] ?? "", missed);
  };
  place.addEventListener("click", (event) => (event.target as Element).closest(".hit, .search-beside") && (since = 0), {
    signal,
  });
  window.addEventListener("pagehide", leave, { signal });
  const hits = (): HTMLAnchorElement[] => [...place.querySelectorAll<HTMLAnchorElement>(".hit__title a")];
  const step = (event: KeyboardEvent): void => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (way === undefined || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = hits();
    const here = all.indexOf(document.activeElement as HTMLAnchorElement);
    if (document.activeElement === field ? way < 0 : here < 0) return;
    event.preventDefault();
    (all[here + way] ?? (here + way < 0 ? field : undefined))?.focus();
  };
  // Behind the list of completions, which takes the arrows while it is open.
  form.addEventListener("keydown", step, { signal });
  place.addEventListener("keydown", step, { signal });
  return () => {
    clearTimeout(waiting);
    asking.abort();
  };
}
