// What the service worker and the pages call by the same name.
export const CACHE_PREFIX = "build-";
export const OFFLINE_PAGE = "/offline";
export const WORKER = "/service-worker.js";
