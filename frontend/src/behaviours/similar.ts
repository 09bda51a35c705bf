// similar: while a title is typed, shows what was said before under such a title.

const PAUSE = 500;
const SHORTEST = 12;

export default function similar(element: HTMLElement, signal: AbortSignal): () => void {
  const field = element.querySelector("input");
  const place = element.querySelector<HTMLElement>("[data-similar]");
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();
  const ask = async (title: string, current: AbortSignal): Promise<void> => {
    const query = new URLSearchParams({ title });
    const response = await fetch(`${element.dataset["url"]}?${query}`, {
      headers: { "HX-Request": "true" },
      signal: current,
    }).catch(() => null);
    if (place && response?.ok && !current.aborted) place.innerHTML = await response.text();
  };
  field?.addEventListener(
    "input",
    () => {
      clearTimeout(waiting);
      asking.abort();
      asking = new AbortController();
      const { signal: current } = asking;
      const title = field.value.trim();
      if (title.length >= SHORTEST) waiting = setTimeout(() => void ask(title, current), PAUSE);
      else place?.replaceChildren();
    },
    { signal },
  );
  return () => clearTimeout(waiting);
}
