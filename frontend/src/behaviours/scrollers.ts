// scrollers: code and tables that are wider than their place can be scrolled with the keyboard,
// and of a row of tabs that is wider than its place the current one is in sight, and the ends beyond
// which it goes on are marked.

const SIDEWAYS = "pre, .prose table";
const ROWS = ":is(.tabs, .side-nav)";

export default function scrollers(element: HTMLElement): () => void {
  const sizes = new ResizeObserver((seen) => seen.forEach(({ target }) => mark(target)));
  const watch = (): void => element.querySelectorAll(SIDEWAYS).forEach((each) => sizes.observe(each));
  watch();
  const rows = new ResizeObserver((seen) => seen.forEach(({ target }) => placed(target as HTMLElement)));
  element.querySelectorAll(ROWS).forEach((row) => rows.observe(row));
  // Scrolling does not bubble; it is caught on its way down.
  const scrolled = ({ target }: Event): void => {
    if (target instanceof HTMLElement && target.matches(ROWS)) tellMore(target);
  };
  element.addEventListener("scroll", scrolled, { capture: true, passive: true });
  // Replies arrive while the page is open; what is watched already is not watched twice.
  const arrivals = new MutationObserver(watch);
  arrivals.observe(element, { childList: true, subtree: true });
  return () => {
    sizes.disconnect();
    arrivals.disconnect();
    rows.disconnect();
    element.removeEventListener("scroll", scrolled, { capture: true });
  };
}

function placed(row: HTMLElement): void {
  row.querySelectorAll<HTMLElement>(":scope > [aria-current]").forEach(bringIntoSight);
  tellMore(row);
}

function tellMore(row: HTMLElement): void {
  // Read from right to left, the way that was scrolled is negative.
  const [before, whole] = [Math.abs(row.scrollLeft), row.scrollWidth - row.clientWidth];
  const more = [before > 1 && "before", whole - before > 1 && "after"].filter(Boolean).join(" ");
  if (row.dataset["more"] !== more) row.dataset["more"] = more;
}

function mark(box: Element): void {
  // A stop for the Tab key only where there is something to scroll.
  if (box.scrollWidth > box.clientWidth) box.setAttribute("tabindex", "0");
  else box.removeAttribute("tabindex");
}

function bringIntoSight(tab: HTMLElement): void {
  const [row, own] = [tab.parentElement!, tab.getBoundingClientRect()];
  const place = row.getBoundingClientRect();
  row.scrollBy({ left: own.left + own.width / 2 - (place.left + place.width / 2) });
}
