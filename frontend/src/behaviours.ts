// The registry of behaviours: attaches them to [data-behaviour] elements and takes them off again.

/** Attach to `element`; listeners given `signal` end by themselves, the rest in the returned function. */
export type Connect = (element: HTMLElement, signal: AbortSignal) => void | (() => void);
type Load = () => Promise<{ default: Connect }>;

const known = new Map<string, Connect | Load>();
const lazy = new Set<string>();
const connected = new Map<HTMLElement, () => void>();
// Elements whose behaviour is defined by a script that has not run yet, such as live.js.
const expected = new Map<string, (() => void)[]>();

export function define(name: string, connect: Connect): void {
  known.set(name, connect);
  expected.get(name)?.forEach((proceed) => proceed());
  expected.delete(name);
}

/** A behaviour whose code is fetched only by pages that use it. */
export function defineLazy(name: string, load: Load): void {
  known.set(name, load);
  lazy.add(name);
}

export function start(): void {
  connectWithin(document.documentElement);
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

function expect(name: string, proceed: () => void): void {
  expected.set(name, [...(expected.get(name) ?? []), proceed]);
  addEventListener("load", () => {
    if (expected.has(name)) console.error(`No behaviour is called "${name}".`);
  });
}

async function attach(name: string, element: HTMLElement, signal: AbortSignal): Promise<void | (() => void)> {
  if (!known.has(name)) await new Promise<void>((proceed) => expect(name, proceed));
  const found = known.get(name);
  const behave = lazy.has(name) ? (await (found as Load)()).default : (found as Connect);
  // The element may have left the page while the code was on its way.
  if (signal.aborted) return;
  return behave(element, signal);
}
