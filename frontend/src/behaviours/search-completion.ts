// search-completion: offers operators, their values and words for the one that is being typed.
import { choose } from "../chooser";
import { suggestion, suggestionList } from "../suggestions";

const PAUSE = 120;

interface Item {
  value: string;
  says: string;
  on: boolean;
}

export default function searchCompletion(form: HTMLElement, signal: AbortSignal): void {
  const field = form.querySelector<HTMLInputElement>("input[type=search]");
  if (!field) return;
  const list = suggestionList(form.dataset["label"] ?? "");
  list.id = `${field.id}-completions`;
  list.hidden = true;
  field.after(list);
  const combobox = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": list.id };
  for (const [name, value] of Object.entries({ ...combobox, "aria-expanded": "false" })) field.setAttribute(name, value);
  const close = (): void => {
    list.hidden = true;
    list.replaceChildren();
    chooser.renew();
  };
  const take = (option: HTMLElement): void => {
    const [before, after] = around(field);
    const on = option.dataset["on"] === "true";
    const start = `${before.slice(0, before.lastIndexOf(" ") + 1)}${option.dataset["value"]}${on ? "" : " "}`;
    field.value = start + after.trimStart();
    field.setSelectionRange(start.length, start.length);
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const chooser = choose(field, list, take, { eager: false });
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();
  const offer = async (text: string, current: AbortSignal): Promise<void> => {
    const found = await completions(form.dataset["completions"] ?? "", text, current);
    if (current.aborted || document.activeElement !== field) return;
    const word = text.slice(text.lastIndexOf(" ") + 1);
    list.replaceChildren(...found.filter(({ value }) => value !== word).map(option));
    list.hidden = !list.childElementCount;
    chooser.renew();
  };
  field.addEventListener(
    "input",
    () => {
      clearTimeout(waiting);
      asking.abort();
      asking = new AbortController();
      const { signal: current } = asking;
      const [before] = around(field);
      if (!before || before.endsWith(" ")) return close();
      waiting = setTimeout(() => void offer(before, current), PAUSE);
    },
    { signal },
  );
  field.addEventListener("blur", close, { signal });
  field.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || list.hidden) return;
      event.preventDefault();
      close();
    },
    { signal },
  );
}

function around(field: HTMLInputElement): [string, string] {
  const at = field.selectionStart ?? field.value.length;
  return [field.value.slice(0, at), field.value.slice(at)];
}

function option({ value, says, on }: Item): HTMLLIElement {
  const made = suggestion(value, says, value);
  made.dataset["on"] = String(on);
  return made;
}

async function completions(url: string, text: string, signal: AbortSignal): Promise<Item[]> {
  try {
    const response = await fetch(`${url}?${new URLSearchParams({ q: text })}`, { signal });
    return response.ok ? ((await response.json()) as { items: Item[] }).items : [];
  } catch {
    return [];
  }
}
