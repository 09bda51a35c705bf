// composer: Markdown toolbar, preview, @mentions and images for a textarea; the plain textarea works without.
import "@github/markdown-toolbar-element";
import { countCharacters } from "../composing/counter";
import { takeFiles } from "../composing/files";
import { offerMentions } from "../composing/mentions";
import { showFaces } from "../composing/preview";

export default function composer(element: HTMLElement, signal: AbortSignal): void {
  const area = element.querySelector("textarea");
  if (!area) return;
  for (const part of element.querySelectorAll<HTMLElement>("markdown-toolbar, [data-composer-keys]")) part.hidden = false;
  const toolbar = element.querySelector<HTMLElement>("markdown-toolbar");
  const { mentionsUrl, uploadUrl } = element.dataset;
  if (mentionsUrl) offerMentions(element, mentionsUrl, signal);
  if (uploadUrl) takeFiles({ element, area, url: uploadUrl }, signal);
  showFaces(element, area, signal);
  if (area.form?.dataset["quote"]) quoteLater(area, signal);
  countCharacters(element, area, signal);
  area.addEventListener("keydown", (event) => onShortcut(event, area, toolbar), { signal });
}

const TOOLS: Record<string, string> = { b: "md-bold", i: "md-italic", e: "md-code", k: "md-link" };

function onShortcut(event: KeyboardEvent, area: HTMLTextAreaElement, toolbar: HTMLElement | null): void {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const tool = toolbar?.querySelector<HTMLElement>(TOOLS[event.key.toLowerCase()] ?? "none");
  if (event.key === "Enter") area.form?.requestSubmit();
  else if (tool) tool.click();
  else return;
  event.preventDefault();
}

/** Whoever touches nothing quotes nothing; until the code is here the links of posts do it without. */
function quoteLater(area: HTMLTextAreaElement, signal: AbortSignal): void {
  const touched = new AbortController();
  const begin = (): void => {
    touched.abort();
    void import("../composing/quoting").then(({ offerQuotes }) => signal.aborted || offerQuotes(area, signal));
  };
  for (const way of ["pointerdown", "keydown", "selectionchange"]) document.addEventListener(way, begin, { signal: touched.signal });
  signal.addEventListener("abort", () => touched.abort());
}
