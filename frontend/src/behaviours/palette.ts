// palette: a button, or a link to the search page, that opens the command palette; shown with the keys that do the same.
import { openPalette } from "../keys";

export default function palette(element: HTMLElement, signal: AbortSignal): void {
  element.hidden = false;
  const keys = element.querySelector("kbd");
  if (keys && /Mac|iPhone|iPad/.test(navigator.platform)) keys.textContent = "\u2318 K";
  element.addEventListener(
    "click",
    (event) => {
      // A link leads to the search page where there is no script, and in a tab of its own.
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      openPalette();
    },
    { signal },
  );
}
