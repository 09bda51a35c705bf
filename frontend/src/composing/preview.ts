// The two faces of a composer, after ARIA's tabs: what is written, and how it will look. The
// preview is at least as tall as the field was, so that nothing below it jumps.
import { post } from "../requests";

export function showFaces(element: HTMLElement, area: HTMLTextAreaElement, signal: AbortSignal): void {
  const list = element.querySelector<HTMLElement>("[role=tablist]");
  const [write, look] = [...(list?.querySelectorAll<HTMLButtonElement>("[role=tab]") ?? [])];
  const preview = element.querySelector<HTMLElement>("[data-preview]");
  const written = element.querySelector<HTMLElement>("[data-written]");
  if (!list || !write || !look || !preview || !written) return;
  list.hidden = false;
  // The way to preview without a script is not needed any more.
  area.form?.querySelector<HTMLElement>("button[name=preview]")?.setAttribute("hidden", "");
  const turn = (tab: HTMLButtonElement): void => {
    const looking = tab === look;
    if (looking) preview.style.minHeight = `${written.offsetHeight}px`;
    for (const each of [write, look]) {
      each.setAttribute("aria-selected", String(each === tab));
      each.tabIndex = each === tab ? 0 : -1;
    }
    written.hidden = looking;
    preview.hidden = !looking;
    if (looking) void render(preview, area, element.dataset["previewFailed"] ?? "");
  };
  for (const tab of [write, look]) {
    tab.addEventListener("click", () => turn(tab), { signal });
    tab.addEventListener(
      "keydown",
      (event) => {
        if (!["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
        const other = event.key === "Home" ? write : event.key === "End" ? look : tab === look ? write : look;
        event.preventDefault();
        other.focus();
        turn(other);
      },
      { signal },
    );
  }
  // A field that must be filled cannot be complained about while it is hidden.
  area.addEventListener("invalid", () => turn(write), { signal });
  area.form?.addEventListener("reset", () => turn(write), { signal });
  turn(write);
}

async function render(preview: HTMLElement, area: HTMLTextAreaElement, failed: string): Promise<void> {
  const form = new FormData();
  form.append("body", area.value);
  const renderer = area.form?.querySelector<HTMLInputElement>("input[name=renderer]")?.value;
  if (renderer) form.append("renderer", renderer);
  preview.setAttribute("aria-busy", "true");
  const response = await post("/preview", form).catch(() => null);
  if (response?.ok) preview.innerHTML = await response.text();
  else preview.textContent = failed;
  preview.removeAttribute("aria-busy");
}
