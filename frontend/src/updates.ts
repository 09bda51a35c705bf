// Takes a fragment of changed elements into the page: each replaces its own id or joins its list.

/**
 * The fragment is one element with `data-seq`, whose children carry ids. A child
 * whose id stands in the page replaces that element; a new one is appended to the
 * element named by its `data-into`, else to `home`. Returns the sequence reached.
 */
export function takeIn(html: string, home: HTMLElement): number {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const wrapper = parsed.querySelector<HTMLElement>("[data-seq]");
  if (!wrapper) return 0;
  for (const child of [...wrapper.children]) place(child, home);
  announce(wrapper.dataset["announce"]);
  return Number(wrapper.dataset["seq"]);
}

function place(child: Element, home: HTMLElement): void {
  const arrived = document.adoptNode(child);
  const present = arrived.id ? document.getElementById(arrived.id) : null;
  // Somebody is typing in it: what they have is not taken from under their hands.
  if (present?.querySelector("textarea:focus, input:focus")) return;
  // Nor is what they have written and left for a moment.
  if ([...(present?.querySelectorAll("textarea") ?? [])].some((area) => area.value !== area.defaultValue)) return;
  if (present) {
    present.replaceWith(arrived);
    return;
  }
  const into = arrived instanceof HTMLElement ? arrived.dataset["into"] : undefined;
  arrived.classList.add("is-new");
  (document.getElementById(into ?? "") ?? home).append(arrived);
}

function announce(text: string | undefined): void {
  const region = document.querySelector("[data-live-region]");
  if (region && text) region.textContent = text;
}
