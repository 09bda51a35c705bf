// beside: fetches data-url into the element once it is near the window; what it holds is for
// pages without scripts.

const NEAR = "400px";

export default function beside(element: HTMLElement, signal: AbortSignal): () => void {
  const fill = async (): Promise<void> => {
    const response = await fetch(element.dataset["url"] ?? "", { headers: { "HX-Request": "true" }, signal });
    if (response.ok) element.innerHTML = await response.text();
  };
  const watcher = new IntersectionObserver(
    (seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      watcher.disconnect();
      void fill().catch(() => undefined);
    },
    { rootMargin: NEAR },
  );
  watcher.observe(element);
  return () => watcher.disconnect();
}
