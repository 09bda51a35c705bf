// reading-place: notes which posts were really on screen and tells the server how far that is, every few
// seconds at most and once more when the page is left. `reach` of community/reading/policies.py counts
// the same way.
import { csrfToken } from "../requests";

const LONG_ENOUGH = 800;
const APART = 3_000;
const POSTS = "article.post[id^='reply-'], .comment[id^='reply-']";

export default function readingPlace(element: HTMLElement, signal: AbortSignal): () => void {
  const { placeUrl = "", place = "-1", placeVersion = "1", unread = "" } = element.dataset;
  const missing = new Set(unread.split(" ").filter(Boolean).map(Number));
  // Of many only the first are named; nobody gets beyond those before the next page.
  const most = "unreadMore" in element.dataset ? Math.max(...missing) : Infinity;
  const known = new Set<number>();
  const waiting = new Map<Element, ReturnType<typeof setTimeout>>();
  let furthest = 0;
  let told = Number(place);
  let due: ReturnType<typeof setTimeout> | undefined;

  const reached = (): number => Math.min(furthest, most, ...[...missing].map((id) => id - 1));
  const tell = (leaving: boolean): void => {
    clearTimeout(due);
    due = undefined;
    const upTo = reached();
    if (upTo <= told) return;
    told = upTo;
    const body = new FormData();
    body.set("csrf_token", csrfToken());
    body.set("up_to", String(upTo));
    body.set("version", placeVersion);
    // What is sent on leaving outlives the page; a failure is made good by the next page.
    void fetch(placeUrl, { method: "POST", body, keepalive: leaving, headers: { Accept: "application/json" } }).catch(() => undefined);
  };
  const seen = (post: Element): void => {
    observer.unobserve(post);
    const id = numberOf(post);
    missing.delete(id);
    furthest = Math.max(furthest, id);
    if (reached() > told) due ??= setTimeout(() => tell(false), APART);
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        clearTimeout(waiting.get(target));
        // Whoever scrolls past has not read it, and a page in the background is read by nobody.
        if (isIntersecting) waiting.set(target, setTimeout(() => document.hidden || seen(target), LONG_ENOUGH));
      }
    },
    // The middle of the window: a post is read when its words pass there, however long it is.
    { rootMargin: "-10% 0px -25% 0px" },
  );
  const observe = (post: Element, arrived: boolean): void => {
    const id = numberOf(post);
    // What comes while the page is open is unread until it was on screen.
    if (arrived && !known.has(id)) missing.add(id);
    known.add(id);
    observer.observe(post);
  };
  const posts = (within: ParentNode): Element[] => [...within.querySelectorAll(POSTS)];
  // Comments on the first post stand above the list.
  const all = element.closest("main") ?? element;
  posts(all).forEach((post) => observe(post, false));
  // With the page the first post is open.
  if (told < 0) due ??= setTimeout(() => tell(false), APART);
  const arrivals = new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      if (!(node instanceof HTMLElement)) continue;
      if (node.matches(POSTS)) observe(node, true);
      posts(node).forEach((post) => observe(post, true));
    }
  });
  arrivals.observe(all, { childList: true, subtree: true });
  const back = (): void => {
    if (document.hidden) return tell(true);
    // What stands before the reader now was not counted while they were away.
    for (const post of posts(all)) {
      observer.unobserve(post);
      observer.observe(post);
    }
  };
  document.addEventListener("visibilitychange", back, { signal });
  window.addEventListener("pagehide", () => tell(true), { signal });
  return () => {
    observer.disconnect();
    arrivals.disconnect();
    waiting.forEach((timer) => clearTimeout(timer));
    tell(true);
  };
}

function numberOf(post: Element): number {
  return Number(post.id.slice("reply-".length));
}
