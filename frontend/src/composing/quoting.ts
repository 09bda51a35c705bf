// Quotes: the words that are selected in a post, or all of it, begin a reply as a block quote that leads back.

const MOST = 1_000;

/** The form of `area` says in data-quote who wrote it, with {} for their handle. */
export function offerQuotes(area: HTMLTextAreaElement, signal: AbortSignal): void {
  const wrote = area.form?.dataset["quote"] ?? "";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--small quote-button";
  button.textContent = document.querySelector<HTMLElement>("[data-quotes]")?.title ?? "";
  button.hidden = true;
  document.body.append(button);
  signal.addEventListener("abort", () => button.remove());
  const quote = (post: HTMLElement | null, text: string): boolean => {
    const made = post && text ? blockQuote(post, text, wrote) : "";
    if (made) insert(area, made);
    button.hidden = true;
    return made !== "";
  };
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const post = event.target.closest("[data-quotes]")?.closest<HTMLElement>(".post");
    if (post && quote(post, chosen(post) || whole(post))) event.preventDefault();
  }, { signal });
  button.addEventListener("pointerdown", (event) => event.preventDefault(), { signal }); // the selection stays
  button.addEventListener("click", () => quote(postAt(getSelection()), getSelection()?.toString() ?? ""), { signal });
  const look = (): void => {
    const selection = getSelection();
    const words = selection?.toString().trim();
    button.hidden = !words || !postAt(selection);
    if (!button.hidden && selection) place(button, selection.getRangeAt(0));
  };
  document.addEventListener("selectionchange", look, { signal });
  look(); // what was selected while this came
}

function postAt(selection: Selection | null): HTMLElement | null {
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const node = selection.getRangeAt(0).commonAncestorContainer;
  const prose = (node instanceof Element ? node : node.parentElement)?.closest(".prose");
  return prose?.closest<HTMLElement>(".comment, .post") ?? null;
}

function chosen(post: HTMLElement): string {
  const selection = getSelection();
  return postAt(selection) === post ? (selection?.toString() ?? "").trim() : "";
}

/** All that the post says itself; what it quotes is quoted where that stands. */
function whole(post: HTMLElement): string {
  const parts = [...(post.querySelector(".prose")?.children ?? [])].filter((part) => part.tagName !== "BLOCKQUOTE");
  const words = parts.map((part) => (part as HTMLElement).innerText.trim()).join("\n\n");
  return words.length > MOST ? `${words.slice(0, MOST).replace(/\s+\S*$/, "")} …` : words;
}

function blockQuote(post: HTMLElement, text: string, wrote: string): string {
  const address = post.querySelector<HTMLAnchorElement>(".post__permalink")?.getAttribute("href")?.split("#")[0];
  const handle = post.querySelector("a[href^='/people/']:not(.mention)")?.getAttribute("href")?.slice("/people/".length);
  if (!address || !handle) return "";
  const lines = text.trim().split("\n").map((line) => `> ${line}`.trimEnd());
  return `> [${wrote.replace("{}", handle)}](${address}):\n>\n${lines.join("\n")}\n\n`;
}

function insert(area: HTMLTextAreaElement, quote: string): void {
  const before = area.value.trimEnd();
  area.value = `${before}${before ? "\n\n" : ""}${quote}`;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
  area.scrollIntoView({ block: "center" });
}

function place(button: HTMLElement, range: Range): void {
  const box = range.getBoundingClientRect();
  const width = button.offsetWidth;
  const across = Math.min(Math.max(box.x + box.width / 2 - width / 2, 8), innerWidth - width - 8);
  button.style.insetBlockStart = `${scrollY + box.bottom + 8}px`;
  const fromRight = getComputedStyle(button).direction === "rtl";
  button.style.setProperty("--across", `${fromRight ? innerWidth - across - width : across}px`);
}
