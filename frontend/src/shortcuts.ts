// Single-key shortcuts: ways to go, steps through posts and rows, and buttons that wear data-key.
import { ask } from "./dialogs";
import { take } from "./offers";
import { toast, words } from "./toasts";

const PLACES: Record<string, string> = { h: "/", c: "/communities", n: "/notifications", t: "/today", b: "/bookmarks" };
const STEPS = "article.post, .thread-row, .item-row, .hit";
// Long enough for who types with one finger, or with a stick.
const SECOND_KEY = 4_000;

let going = 0;

export function press(key: string): void {
  const isSecond = Date.now() - going < SECOND_KEY;
  going = 0;
  if (isSecond && PLACES[key]) location.assign(PLACES[key]);
  else if (key === "g") going = Date.now();
  else if (key === "?") void help();
  else if (key === "/") document.querySelector<HTMLInputElement>("[data-key='/'], #site-search")?.focus();
  else if (key === "j") step(1);
  else if (key === "k") step(-1);
  else activate(key);
}

function current(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>(STEPS) ?? null;
}

function step(way: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(STEPS)].filter((each) => each.getClientRects().length);
  const at = all.indexOf(current() as HTMLElement);
  const next = at < 0 ? all.find((each) => each.getBoundingClientRect().bottom > 0) : all[at + way];
  if (!next) return;
  // A row is there to be opened: its link takes the focus, so that Enter opens it.
  const link = next.matches(".post") ? null : next.querySelector<HTMLElement>("a[href], button");
  const target = link ?? next;
  if (!link) next.tabIndex = -1;
  target.focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  next.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
}

/** What the post at hand offers for this key, else what the page does; a field is only entered. */
function activate(key: string): void {
  const offered = `[data-key="${CSS.escape(key)}"]`;
  const within = current()?.querySelector<HTMLElement>(offered);
  // "Edit", "vote" and "done" are said of one thing; without one at hand there is nothing to choose from.
  const found = within ?? ("evdsxm".includes(key) ? null : onPage(offered));
  if (found) take(found);
}

/** The page's own offer before the one that stands on every page. */
function onPage(offered: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`main ${offered}`) ?? document.querySelector<HTMLElement>(offered);
}

export async function help(): Promise<void> {
  let dialog = document.querySelector<HTMLDialogElement>("#shortcuts");
  if (!dialog) {
    const response = await fetch("/shortcuts", { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!response?.ok) return void toast(words("failed"), "bad");
    document.body.insertAdjacentHTML("beforeend", await response.text());
    dialog = document.querySelector<HTMLDialogElement>("#shortcuts");
  }
  if (dialog) await ask(dialog);
}
