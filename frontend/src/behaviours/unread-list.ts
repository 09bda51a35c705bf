// unread-list: asks what is unread in the threads of a list when it is looked at again, and now and then
// while it is open.

const EVERY = 60_000;

interface Item {
  thread_id: number;
  shown: string;
  href: string;
}

export default function unreadList(element: HTMLElement, signal: AbortSignal): () => void {
  const rows = [...element.querySelectorAll<HTMLElement>("[data-thread]")].slice(0, 50);

  const ask = async (): Promise<void> => {
    if (document.hidden || !rows.length) return;
    const query = new URLSearchParams(rows.map((row) => ["thread", row.dataset["thread"] ?? ""]));
    try {
      const response = await fetch(`/unread?${query}`, { headers: { Accept: "application/json" }, signal });
      if (!response.ok) return;
      const { items } = (await response.json()) as { items: Item[] };
      const found = new Map(items.map((item) => [String(item.thread_id), item]));
      rows.forEach((row) => show(row, found.get(row.dataset["thread"] ?? "")));
    } catch {
      // Offline for a moment, or the page is being left: the next look asks again.
    }
  };
  const clock = setInterval(() => void ask(), EVERY);
  document.addEventListener("visibilitychange", () => void ask(), { signal });
  // Back from a thread: the page may come from memory, as it was left.
  window.addEventListener("pageshow", (event) => event.persisted && void ask(), { signal });
  return () => clearInterval(clock);
}

function show(row: HTMLElement, item: Item | undefined): void {
  row.classList.toggle("thread-row--unread", Boolean(item));
  const badge = row.querySelector<HTMLElement>(".thread-row__unread");
  const words = badge?.querySelector("[data-unread-shown]");
  if (badge) badge.hidden = !item;
  if (words) words.textContent = item?.shown ?? "";
  const link = row.querySelector<HTMLAnchorElement>(".thread-row__title a");
  if (link) link.href = item?.href ?? `/threads/${row.dataset["thread"]}`;
}
