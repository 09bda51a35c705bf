// After signing out: everything this device keeps of the person goes, whether or not the browser minds Clear-Site-Data.
import { CACHE_PREFIX } from "./names";

const MARK = "signed-out";

/** The server leaves a mark for the next page; other pages are left alone. */
export async function forgetWhoLeft(): Promise<void> {
  if (!document.cookie.split("; ").includes(`${MARK}=1`)) return;
  document.cookie = `${MARK}=; Path=/; Max-Age=0; SameSite=Lax`;
  try {
    localStorage.clear();
    sessionStorage.clear();
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
  if (!("caches" in window)) return;
  // The worker's own cache holds the files of the product, the same for everybody.
  const others = (await caches.keys()).filter((name) => !name.startsWith(CACHE_PREFIX));
  await Promise.all(others.map((name) => caches.delete(name)));
}
