// submit-once: a form on its way cannot be sent a second time by a double click.

export default function submitOnce(element: HTMLElement, signal: AbortSignal): void {
  if (!(element instanceof HTMLFormElement)) return;
  element.addEventListener(
    "submit",
    (event) => {
      if (element.ariaBusy === "true") event.preventDefault();
      else if (!event.defaultPrevented) element.ariaBusy = "true";
    },
    { signal },
  );
  const free = (): void => {
    element.ariaBusy = null;
  };
  // Coming back by the browser's own button shows the page as it was left.
  window.addEventListener("pageshow", free, { signal });
  element.addEventListener("htmx:afterRequest", free, { signal });
}
