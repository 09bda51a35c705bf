// similar: while a title and a text are typed, shows what was said before about it.
import { csrfToken } from "../requests";

const PAUSE = 600;
const SHORTEST = 12;
const WATCHED = ["title", "body"];

export default function similar(form: HTMLElement, signal: AbortSignal): () => void {
  const place = form.querySelector<HTMLElement>("[data-similar]");
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();
  let asked = "";
  const typed = (name: string): string =>
    form.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[name="${name}"]`)?.value.trim() ?? "";
  const ask = async (words: FormData, current: AbortSignal): Promise<void> => {
    // Posted, so that no address and no log holds what is being written.
    const response = await fetch(form.dataset["similarUrl"] ?? "", {
      method: "POST",
      headers: { "HX-Request": "true", "X-CSRFToken": csrfToken() },
      body: words,
      signal: current,
    }).catch(() => null);
    if (place && response?.ok && !current.aborted) place.innerHTML = await response.text();
  };
  const look = (): void => {
    const words = new FormData();
    for (const name of WATCHED) words.append(name, typed(name));
    const now = JSON.stringify([...words.values()]);
    if (now === asked) return;
    asked = now;
    asking.abort();
    asking = new AbortController();
    void ask(words, asking.signal);
  };
  form.addEventListener(
    "input",
    (event) => {
      if (!WATCHED.includes((event.target as HTMLInputElement).name)) return;
      clearTimeout(waiting);
      if (typed("title").length >= SHORTEST) waiting = setTimeout(look, PAUSE);
      else {
        asking.abort();
        asked = "";
        place?.replaceChildren();
      }
    },
    { signal },
  );
  return () => {
    clearTimeout(waiting);
    asking.abort();
  };
}
