// The command palette: go to, search, act. Its shell stands in the page, its content is fetched at
// the first use, and what the page itself offers is read from its data-palette elements.
import { ask } from "./dialogs";
import { choose, type Chooser } from "./chooser";
import { send, take } from "./offers";
import { recent } from "./recent";
import { toast, words } from "./toasts";

const PAUSE = 160;

let filled: Promise<void> | undefined;
let chooser: Chooser | undefined;

/** Wake the palette, which is open already and may hold what was typed before this was here. */
export function open(dialog: HTMLDialogElement, before: Element | null): void {
  if (!dialog.open) return;
  filled ??= fill(dialog);
  const field = part<HTMLInputElement>(dialog, "input");
  offerActs(dialog);
  chooser ??= listen(dialog, field);
  void ask(dialog, before);
  void filled.then(() => narrow(dialog, field.value.trim()));
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function listen(dialog: HTMLDialogElement, field: HTMLInputElement): Chooser {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();
  field.addEventListener("input", () => {
    const text = field.value.trim();
    clearTimeout(waiting);
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    part(dialog, "[data-palette-found]").replaceChildren();
    dialog.removeAttribute("aria-busy");
    narrow(dialog, text);
    if (text.length < 2) return;
    dialog.setAttribute("aria-busy", "true");
    waiting = setTimeout(() => void search(dialog, text, signal), PAUSE);
  });
  dialog.addEventListener("close", () => asking.abort());
  return choose(field, part(dialog, "[role=listbox]"), (option, elsewhere) => act(dialog, option, elsewhere));
}

/** What stands in every palette of this person: places, recent ones first, and acts of the server. */
async function fill(dialog: HTMLElement): Promise<void> {
  const query = new URLSearchParams(recent().map((path) => ["recent", path]));
  const html = await fetched(`/palette?${query}`, new AbortController().signal);
  if (html !== null) part(dialog, "[data-palette-places]").innerHTML = html;
  else filled = undefined;
}

async function search(dialog: HTMLElement, text: string, signal: AbortSignal): Promise<void> {
  const html = await fetched(`/palette?${new URLSearchParams({ q: text })}`, signal);
  if (signal.aborted) return;
  const found = part(dialog, "[data-palette-found]");
  found.innerHTML = html ?? "";
  // What already stands above as one of the places is not offered a second time.
  const places = [...dialog.querySelectorAll<HTMLElement>("[data-palette-places] [data-href]:not([hidden])")];
  const known = new Set(places.map((place) => place.dataset["href"]));
  for (const each of found.querySelectorAll<HTMLElement>("[data-href]")) if (known.has(each.dataset["href"])) each.remove();
  dialog.removeAttribute("aria-busy");
  tell(dialog);
}

async function fetched(url: string, signal: AbortSignal): Promise<string | null> {
  try {
    const response = await fetch(url, { headers: { "HX-Request": "true" }, signal });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

function offerActs(dialog: HTMLElement): void {
  const home = part(dialog, "[data-palette-acts]");
  home.replaceChildren();
  const told = new Set<string>();
  for (const offer of document.querySelectorAll<HTMLElement>("[data-palette]")) {
    const text = (offer.dataset["palette"] || offer.textContent).trim();
    // A menu that stands in two places is offered once.
    if (told.has(text)) continue;
    told.add(text);
    const option = document.createElement("div");
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.className = "palette__option";
    option.textContent = text;
    offers.set(option, offer);
    home.append(option);
  }
}

const offers = new WeakMap<Element, HTMLElement>();

/** Leave what holds every typed word, and say how much is left. */
function narrow(dialog: HTMLElement, text: string): void {
  const wanted = plain(text).split(/\s+/).filter(Boolean);
  // What the server found matches in its own way, by word stems too.
  const ours = dialog.querySelectorAll<HTMLElement>("[role=option]:not([data-everywhere], [data-palette-found] *)");
  for (const option of ours) {
    const words = plain(`${option.textContent} ${option.dataset["words"] ?? ""}`);
    option.hidden = !wanted.every((word) => words.includes(word));
  }
  const everywhere = part<HTMLElement>(dialog, "[data-everywhere]");
  everywhere.hidden = !text;
  everywhere.dataset["href"] = `/search?${new URLSearchParams({ q: text })}`;
  part(everywhere, "q").textContent = text;
  tell(dialog);
}

function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function tell(dialog: HTMLElement): void {
  for (const group of dialog.querySelectorAll<HTMLElement>("[role=group]")) {
    group.hidden = !group.querySelector("[role=option]:not([hidden])");
  }
  const count = chooser?.renew() ?? 0;
  const status = part<HTMLElement>(dialog, "[role=status]");
  status.textContent = (status.dataset["count"] ?? "").replace("{}", String(count));
}

function act(dialog: HTMLDialogElement, option: HTMLElement, elsewhere: boolean): void {
  const { href, post, name = "", value = "" } = option.dataset;
  const offer = offers.get(option);
  if (href && elsewhere) return void window.open(href);
  dialog.close();
  if (href) location.assign(href);
  else if (post) send(post, name, value);
  else if (option.hasAttribute("data-help")) void import("./shortcuts").then(({ help }) => help());
  else if (offer?.isConnected) take(offer);
  else toast(words("failed"), "bad");
}

function part<Wanted extends Element = HTMLElement>(within: Element, selector: string): Wanted {
  return within.querySelector<Wanted>(selector) as Wanted;
}
