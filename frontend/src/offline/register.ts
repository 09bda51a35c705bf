// When somebody has signed out, forget them. Once a page has loaded and rests, have the service worker made, and keep its one page in the language of this page.
import { forgetWhoLeft } from "./forget";
import { OFFLINE_PAGE, WORKER } from "./names";

const DAY = 24 * 3600 * 1000;

export function registerWorker(): void {
  const forgotten = forgetWhoLeft();
  // Missing over plain HTTP, and in private windows of some browsers: then there is no offline page.
  if (!("serviceWorker" in navigator) || document.documentElement.dataset["offline"] !== undefined) return;
  const start = (): void => void register(forgotten).catch(() => undefined);
  const whenIdle = (): void => {
    if ("requestIdleCallback" in window) requestIdleCallback(start);
    else setTimeout(start, 1000);
  };
  if (document.readyState === "complete") whenIdle();
  else addEventListener("load", whenIdle, { once: true });
}

async function register(forgotten: Promise<void>): Promise<void> {
  await forgotten;
  await navigator.serviceWorker.register(WORKER, { scope: "/", updateViaCache: "none" });
  const kept = await caches.match(OFFLINE_PAGE);
  // Not there yet: the worker is fetching it at this moment.
  if (!kept || (isInOurLanguage(kept) && isFresh(kept))) return;
  const [cache] = await caches.keys();
  if (cache) await (await caches.open(cache)).add(OFFLINE_PAGE);
}

function isInOurLanguage(page: Response): boolean {
  return page.headers.get("Content-Language") === document.documentElement.lang;
}

function isFresh(page: Response): boolean {
  return Date.parse(page.headers.get("Date") ?? "") > Date.now() - 7 * DAY;
}
