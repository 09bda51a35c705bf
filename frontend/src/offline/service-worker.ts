// The service worker: keeps the files of its own build, and answers with one page of its own when Hearth is out of reach.
//
// It never keeps a page. What a community says is for the people in it, and what a cache holds can be read by whoever
// opens this device next: after signing out, after losing a membership, after a post was deleted. So pages come from the
// server or not at all; what is kept is the same for everybody.
/// <reference lib="webworker" />
import { CACHE_PREFIX, OFFLINE_PAGE } from "./names";

declare const self: ServiceWorkerGlobalScope;
// Given by the build: its own name, every file it made, and those that the offline page is made of.
declare const BUILD: string;
declare const FILES: readonly string[];
declare const KEPT: readonly string[];

const CACHE = CACHE_PREFIX + BUILD;
const PLACE = "/static/dist/";
const own = new Set(FILES.map((name) => PLACE + name));

self.addEventListener("install", (event) => {
  event.waitUntil(keep());
  // Names of files carry their content, so a page of the build before never gets a file of this one by mistake.
  void self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(begin());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (own.has(new URL(request.url).pathname)) event.respondWith(file(request));
});

async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  // The page that registered us has most of them already; the browser's own cache gives them without the network.
  await cache.addAll([...KEPT.map((name) => PLACE + name), OFFLINE_PAGE]);
}

async function begin(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(CACHE_PREFIX) && name !== CACHE) await caches.delete(name);
  }
  // The request for a page leaves while we are still being started.
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

async function page(event: FetchEvent): Promise<Response> {
  try {
    const early = (await event.preloadResponse) as Response | undefined;
    return early ?? (await fetch(event.request));
  } catch {
    // Not an answer of the server, however bad: there was none.
    return (await caches.match(OFFLINE_PAGE)) ?? Response.error();
  }
}

async function file(request: Request): Promise<Response> {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    const cache = await caches.open(CACHE);
    await cache.put(request, answer.clone());
  }
  return answer;
}
