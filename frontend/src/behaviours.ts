// The registry of behaviours: attaches them to [data-behaviour] elements and takes them off again.

/** Attach to `element`; listeners given `signal` end by themselves, the rest in the returned function. */
export type Connect = (element: HTMLElement, signal: AbortSignal) => void | (() => void);
type Load = () => Promise<{ default: Connect }>;

const known = new Map<string, Load>();
const awaited = new Map<string, ((load: Load) => void)[]>();
const connected = new Map<HTMLElement, () => void>();

export function define(name: string, connect: Connect): void {
  defineLazy(name, () => Promise.resolve({ default: connect }));
}

/** A behaviour whose code is fetched only by pages that use it. */
export function defineLazy(name: string, load: Load): void {
  known.set(name, load);
  awaited.get(name)?.forEach((found) => found(load));
  awaited.delete(name);
}

export function start(): void {
  connectWithin(document.documentElement);
  // By then every script of the page has had its say; what is still unknown is misspelt.
  window.addEventListener("load", () => {
    for (const name of awaited.keys()) console.error(`No behaviour is called "${name}".`);
  });
  // htmx swaps, live insertions and our own changes all pass here, so nobody has to announce them.
  new MutationObserver((changes) => {
    for (const change of changes) {
      change.removedNodes.forEach((node) => disconnectWithin(node));
      change.addedNodes.forEach((node) => connectWithin(node));
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
}

function connectWithin(node: Node): void {
  for (const element of carriers(node)) {
    if (!connected.has(element) && element.isConnected) connect(element);
  }
}

function disconnectWithin(node: Node): void {
  for (const element of carriers(node)) {
    // A moved element is removed and added in one batch: it is still in the page.
    if (element.isConnected) continue;
    connected.get(element)?.();
    connected.delete(element);
  }
}

function carriers(node: Node): HTMLElement[] {
  if (!(node instanceof HTMLElement)) return [];
  const found = [...node.querySelectorAll<HTMLElement>("[data-behaviour]")];
  return node.matches("[data-behaviour]") ? [node, ...found] : found;
}

function connect(element: HTMLElement): void {
  const controller = new AbortController();
  const endings: (() => void)[] = [];
  connected.set(element, () => {
    controller.abort();
    endings.forEach((end) => end());
  });
  for (const name of (element.dataset["behaviour"] ?? "").split(/\s+/).filter(Boolean)) {
    void attach(name, element, controller.signal).then((end) => {
      if (!end) return;
      if (controller.signal.aborted) end();
      else endings.push(end);
    });
  }
}

async function attach(name: string, element: HTMLElement, signal: AbortSignal): Promise<void | (() => void)> {
  const load = await named(name);
  const { default: behave } = await load();
  // The element may have left the page while the code was on its way.
  if (signal.aborted) return;
  return behave(element, signal);
}

/** The behaviour of that name, now or as soon as a later script defines it. */
function named(name: string): Promise<Load> {
  const load = known.get(name);
  if (load) return Promise.resolve(load);
  return new Promise((found) => awaited.set(name, [...(awaited.get(name) ?? []), found]));
}
