// dismiss: a button that removes the nearest [data-dismissable].

export default function dismiss(element: HTMLElement, signal: AbortSignal): void {
  element.hidden = false;
  element.addEventListener("click", () => element.closest("[data-dismissable]")?.remove(), { signal });
}
