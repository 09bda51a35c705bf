// composer: Markdown toolbar, @mentions and images for a textarea; the plain textarea works without.
import "@github/markdown-toolbar-element";
import "@github/text-expander-element";
import { post, problem } from "../requests";

interface Suggestion {
  handle: string;
  name: string;
}
type Provided = { matched: boolean; fragment?: HTMLElement };
type ChangeDetail = { key: string; text: string; provide: (result: Promise<Provided>) => void };
type ValueDetail = { item: HTMLElement; value: string };

export default function composer(element: HTMLElement, signal: AbortSignal): void {
  const area = element.querySelector("textarea");
  if (!area) return;
  const toolbar = element.querySelector<HTMLElement>("markdown-toolbar");
  if (toolbar) toolbar.hidden = false;
  const { mentionsUrl, uploadUrl } = element.dataset;
  if (mentionsUrl) offerMentions(element, mentionsUrl, signal);
  if (uploadUrl) takeImages(element, area, uploadUrl, signal);
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

function offerMentions(element: HTMLElement, url: string, signal: AbortSignal): void {
  const expander = element.querySelector("text-expander");
  expander?.addEventListener(
    "text-expander-change",
    (event) => {
      const { text, provide } = (event as CustomEvent<ChangeDetail>).detail;
      provide(suggestions(url, text, signal));
    },
    { signal },
  );
  expander?.addEventListener(
    "text-expander-value",
    (event) => {
      const { detail } = event as CustomEvent<ValueDetail>;
      detail.value = detail.item.dataset["value"] ?? "";
    },
    { signal },
  );
}

async function suggestions(url: string, text: string, signal: AbortSignal): Promise<Provided> {
  if (!text) return { matched: false };
  const address = new URL(url, location.href);
  address.searchParams.set("q", text);
  const response = await fetch(address, { headers: { Accept: "application/json" }, signal });
  if (!response.ok) return { matched: false };
  const { items } = (await response.json()) as { items: Suggestion[] };
  const fragment = document.createElement("ul");
  fragment.className = "suggestions";
  fragment.role = "listbox";
  fragment.append(...items.map(option));
  return { matched: items.length > 0, fragment };
}

function option({ handle, name }: Suggestion): HTMLElement {
  const item = document.createElement("li");
  item.role = "option";
  item.id = `suggestion-${handle}`;
  item.className = "suggestions__item";
  item.dataset["value"] = `@${handle}`;
  const aside = document.createElement("span");
  aside.className = "suggestions__aside";
  aside.textContent = `@${handle}`;
  item.append(name, " ", aside);
  return item;
}

function takeImages(element: HTMLElement, area: HTMLTextAreaElement, url: string, signal: AbortSignal): void {
  const send = (files: FileList | undefined | null, event?: Event): void => {
    const images = [...(files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (images.length) event?.preventDefault();
    images.forEach((image) => void upload(element, area, url, image));
  };
  area.addEventListener("paste", (event) => send(event.clipboardData?.files, event), { signal });
  area.addEventListener("drop", (event) => send(event.dataTransfer?.files, event), { signal });
  const picker = element.querySelector<HTMLInputElement>("input[type=file][data-attach]");
  picker?.addEventListener("change", () => takePicked(picker, send), { signal });
}

function takePicked(picker: HTMLInputElement, send: (files: FileList | null) => void): void {
  send(picker.files);
  // It stands in the text now: sent along with the form it would be there twice.
  picker.value = "";
}

async function upload(
  element: HTMLElement,
  area: HTMLTextAreaElement,
  url: string,
  image: File,
): Promise<void> {
  const status = element.querySelector<HTMLElement>("[data-composer-status]");
  const say = (text: string): void => {
    if (status) status.textContent = text;
  };
  const form = new FormData();
  form.append("file", image);
  say(element.dataset["uploading"] ?? "");
  const failed = element.dataset["uploadFailed"] ?? "";
  try {
    const response = await post(url, form);
    if (!response.ok) return say(await problem(response, failed));
    const { url: address } = (await response.json()) as { url: string };
    const shown = element.dataset["format"] === "html" ? asHtml(image.name, address) : asMarkdown(image.name, address);
    area.setRangeText(shown, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    say("");
  } catch {
    say(failed);
  }
}

function asMarkdown(name: string, address: string): string {
  return `![${name.replace(/[[\]]/g, "")}](${address})\n`;
}

/** A post that came in as HTML is written in HTML. */
function asHtml(name: string, address: string): string {
  const image = document.createElement("img");
  image.setAttribute("src", address);
  image.alt = name;
  return `<p>${image.outerHTML}</p>\n`;
}
