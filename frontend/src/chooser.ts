// A field with a list of options below it, after ARIA's combobox pattern: the focus stays in the
// field, arrows move through what is visible, Enter takes it.

export interface Chooser {
  /** Look at the list again after it changed; says how many options there are to choose from. */
  renew(): number;
}

type Take = (option: HTMLElement, elsewhere: boolean) => void;

/**
 * An `eager` chooser has the first option chosen as soon as something is typed, and Home and End
 * move in the list; in a field of free text nothing is chosen until somebody moves to it.
 */
export function choose(
  field: HTMLInputElement,
  list: HTMLElement,
  take: Take,
  { eager = true }: { eager?: boolean } = {},
): Chooser {
  let at: HTMLElement | undefined;
  let chosen = false;
  let count = 0;
  const visible = (): HTMLElement[] =>
    [...list.querySelectorAll<HTMLElement>("[role=option]")].filter((each) => each.getClientRects().length);
  const mark = (option: HTMLElement | undefined): void => {
    at?.setAttribute("aria-selected", "false");
    at = option;
    at?.setAttribute("aria-selected", "true");
    if (at) field.setAttribute("aria-activedescendant", (at.id ||= `${list.id}-${(count += 1)}`));
    else field.removeAttribute("aria-activedescendant");
    at?.scrollIntoView({ block: "nearest" });
  };
  const move = (key: string): boolean => {
    const all = visible();
    const here = at ? all.indexOf(at) : -1;
    const ways: Record<string, number> = {
      ArrowDown: here + 1 < all.length ? here + 1 : 0,
      ArrowUp: here > 0 ? here - 1 : all.length - 1,
      ...(eager ? { Home: 0, End: all.length - 1 } : {}),
    };
    const there = ways[key];
    if (there === undefined || !all.length) return false;
    mark(all[there]);
    chosen = true;
    return true;
  };
  field.addEventListener("input", () => (chosen = false));
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || field.getAttribute("aria-expanded") !== "true") return;
    if (event.key === "Enter" && at) take(at, event.ctrlKey || event.metaKey);
    else if (event.shiftKey || !move(event.key)) return;
    event.preventDefault();
  });
  // Pointing at an option takes no focus from the field.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = (event.target as Element).closest<HTMLElement>("[role=option]");
    if (option) take(option, event.ctrlKey || event.metaKey);
  });
  return {
    renew() {
      const all = visible();
      field.setAttribute("aria-expanded", String(all.length > 0));
      // What somebody chose stays chosen while more arrives; an empty field chooses nothing, so
      // that Enter alone does nothing.
      const kept = chosen && at && all.includes(at);
      mark(kept ? at : eager && field.value.trim() ? all[0] : undefined);
      return all.length;
    },
  };
}
