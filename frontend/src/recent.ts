// Recent places: the addresses of the last threads and communities, kept in this browser for the
// palette. No titles: the server names what may still be read. Signing out empties the storage; a page
// without a person, whose session ended by itself, forgets them too.

const KEY = "recent";
const MOST = 8;
const PLACES = /^\/(?:threads\/\d+|communities\/[a-z0-9-]+)$/;

export function noteThisPlace(): void {
  // The page for lost connections comes from this device, and knows nothing of who is signed in.
  if ("offline" in document.documentElement.dataset) return;
  if (!document.getElementById("act")) return forget();
  const here = location.pathname;
  if (PLACES.test(here) && here !== "/communities/new") keep([here, ...recent().filter((path) => path !== here)]);
}

export function recent(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((path): path is string => PLACES.test(String(path))) : [];
  } catch {
    return [];
  }
}

function keep(paths: string[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(paths.slice(0, MOST)));
  } catch {
    // A browser that keeps nothing has no recent places.
  }
}

function forget(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // The same.
  }
}
