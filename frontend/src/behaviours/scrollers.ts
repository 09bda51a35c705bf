// scrollers: code and tables that are wider than their place can be scrolled with the keyboard,
// and of a row of tabs that is wider than its place the current one is in sight.

const SIDEWAYS = "pre, .prose table";

export default function scrollers(element: HTMLElement): () => void {
  const sizes = new ResizeObserver((seen) => seen.forEach(({ target }) => mark(target)));
  const watch = (): void => element.querySelectorAll(SIDEWAYS).forEach((each) => sizes.observe(each));
  watch();
  element.querySelectorAll<HTMLElement>(":is(.tabs, .side-nav) > [aria-current]").forEach(bringIntoSight);
  // Replies arrive while the page is open; what is watched already is not watched twice.
  const arrivals = new MutationObserver(watch);
  arrivals.observe(element, { childList: true, subtree: true });
  return () => {
    sizes.disconnect();
    arrivals.disconnect();
  };
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
