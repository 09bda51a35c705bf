// Images and files of a composer: pasted, dropped or picked, each with its progress, and a way to try again.
import { sent } from "./sending";

interface Place {
  element: HTMLElement;
  area: HTMLTextAreaElement;
  url: string;
}

export function takeFiles(place: Place, signal: AbortSignal): void {
  const { element, area } = place;
  let waiting = 0;
  const send = (files: FileList | undefined | null, event?: Event): void => {
    // A browser opens a file that is dropped and not taken, and the page would be gone.
    if (files?.length) event?.preventDefault();
    for (const file of files ?? []) {
      waiting += 1;
      void upload(place, file).finally(() => (waiting -= 1));
    }
  };
  area.addEventListener("paste", (event) => send(event.clipboardData?.files, event), { signal });
  highlightDrops(element, signal);
  element.addEventListener("drop", (event) => send(event.dataTransfer?.files, event), { signal });
  const picker = element.querySelector<HTMLInputElement>("input[type=file][data-attach]");
  const pick = (): void => {
    if (!picker?.files?.length) return;
    send(picker.files);
    // It stands in the text now: sent along with the form it would be there twice.
    picker.value = "";
  };
  picker?.addEventListener("change", pick, { signal });
  pick(); // what was chosen before this code had come
  // A post that is sent before its files are there would go without them.
  area.form?.addEventListener(
    "submit",
    (event) => {
      if (!waiting) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const undecided = element.querySelector<HTMLElement>("[data-uploads] button");
      undecided?.focus();
      say(element, element.dataset[undecided ? "uploadUndecided" : "uploadWait"]);
    },
    { signal, capture: true },
  );
}

function highlightDrops(element: HTMLElement, signal: AbortSignal): void {
  const over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    element.classList.add("composer--over");
  };
  const away = (event: DragEvent): void => {
    if (event.type === "dragleave" && element.contains(event.relatedTarget as Node | null)) return;
    element.classList.remove("composer--over");
  };
  element.addEventListener("dragover", over, { signal });
  for (const name of ["dragleave", "drop"] as const) element.addEventListener(name, away, { signal });
}

function say(element: HTMLElement, text = ""): void {
  const status = element.querySelector<HTMLElement>("[data-composer-status]");
  if (status) status.textContent = text;
}

/** Ends when the file stands in the text, or was taken away after it could not be sent. */
async function upload(place: Place, file: File): Promise<void> {
  const { element, area, url } = place;
  const row = document.createElement("li");
  row.className = "composer__upload";
  element.querySelector("[data-uploads]")?.append(row);
  for (let again = true; again; ) {
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    row.replaceChildren(file.name, bar);
    say(element, element.dataset["uploading"]);
    const { kept, fault } = await sent(url, file, (share) => (bar.value = share));
    if (kept) {
      const shown = element.dataset["format"] === "html" ? kept.html : kept.markdown;
      area.setRangeText(`${apart(area)}${shown}\n`, area.selectionStart, area.selectionEnd, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
      say(element);
      again = false;
    } else {
      const words = fault || (element.dataset["uploadFailed"] ?? "");
      say(element);
      again = await wantsAgain(row, `${file.name}: ${words}`, element);
    }
  }
  row.remove();
}

/** A file stands by itself: within a line of a quotation or a list it would belong to that. */
function apart({ value, selectionStart }: HTMLTextAreaElement): string {
  const line = value.lastIndexOf("\n", selectionStart - 1) + 1;
  return value.slice(line, selectionStart).trim() ? "\n\n" : "";
}

function wantsAgain(row: HTMLElement, words: string, { dataset }: HTMLElement): Promise<boolean> {
  return new Promise((resolve) => {
    const button = (label: string, again: boolean): HTMLButtonElement => {
      const made = document.createElement("button");
      Object.assign(made, { type: "button", className: "link-button", textContent: label });
      made.addEventListener("click", () => resolve(again));
      return made;
    };
    const told = Object.assign(document.createElement("span"), { role: "alert", textContent: words });
    row.replaceChildren(told, button(dataset["uploadAgain"] ?? "", true), button(dataset["uploadDrop"] ?? "", false));
  });
}
