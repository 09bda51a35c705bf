// composer: Markdown toolbar, preview, @mentions and images for a textarea; the plain textarea works without.
import "@github/markdown-toolbar-element";
import { countCharacters } from "../composing/counter";
import { takeImages } from "../composing/images";
import { offerMentions } from "../composing/mentions";
import { showFaces } from "../composing/preview";
import { offerQuotes } from "../composing/quoting";

export default function composer(element: HTMLElement, signal: AbortSignal): void {
  const area = element.querySelector("textarea");
  if (!area) return;
  for (const part of element.querySelectorAll<HTMLElement>("markdown-toolbar, [data-composer-keys]")) part.hidden = false;
  const toolbar = element.querySelector<HTMLElement>("markdown-toolbar");
  const { mentionsUrl, uploadUrl } = element.dataset;
  if (mentionsUrl) offerMentions(element, mentionsUrl, signal);
  if (uploadUrl) takeImages({ element, area, url: uploadUrl }, signal);
  showFaces(element, area, signal);
  const wrote = area.form?.dataset["quote"];
  if (wrote) offerQuotes(area, wrote, document.querySelector<HTMLElement>("[data-quotes]")?.title ?? "", signal);
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
