// menu: a <details> that closes on Escape, on a click elsewhere, and when focus leaves it.

export default function menu(element: HTMLElement, signal: AbortSignal): void {
  if (!(element instanceof HTMLDetailsElement)) return;
  const close = (): void => {
    element.open = false;
  };
  document.addEventListener("click", (event) => contains(element, event.target) || close(), { signal });
  element.addEventListener("focusout", (event) => contains(element, event.relatedTarget, true) || close(), {
    signal,
  });
  element.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !element.open) return;
      close();
      element.querySelector("summary")?.focus();
    },
    { signal },
  );
}

function contains(element: Element, target: EventTarget | null, whenNone = false): boolean {
  return target instanceof Node ? element.contains(target) : whenNone;
}
