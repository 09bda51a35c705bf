// live-fragment: fetches data-url into the element whenever one of data-events is heard; with
// data-at-once also when the page opens and after every reconnect, since news may have been missed.
import { connection, hear } from "../connection";

const JITTER = 400;

export default function liveFragment(element: HTMLElement, signal: AbortSignal): () => void {
  const wanted = new Set((element.dataset["events"] ?? "").split(/\s+/).filter(Boolean));
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const renew = async (): Promise<void> => {
    waiting = undefined;
    const response = await fetch(element.dataset["url"] ?? "", { headers: { "HX-Request": "true" }, signal });
    if (response.ok) element.innerHTML = await response.text();
  };
  const ask = (): void => {
    waiting ??= setTimeout(() => void renew().catch(() => undefined), Math.random() * JITTER);
  };
  hear((name) => wanted.has(name) && ask(), signal);
  const atOnce = "atOnce" in element.dataset;
  if (atOnce) connection().on("connect", ask);
  return () => {
    clearTimeout(waiting);
    if (atOnce) connection().off("connect", ask);
  };
}
