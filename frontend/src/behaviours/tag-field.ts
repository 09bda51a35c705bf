// tag-field: offers the tags of a community for the last one in a field of tags with commas between.
import { choose } from "../chooser";
import { suggestion, suggestionList } from "../suggestions";

const PAUSE = 150;

interface Tag {
  name: string;
  threads_count: number;
}

export default function tagField(element: HTMLElement, signal: AbortSignal): void {
  const field = element.querySelector("input");
  if (!field) return;
  const list = suggestionList(element.dataset["label"] ?? "");
  list.id = `${field.id}-suggestions`;
  list.hidden = true;
  field.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  }))
    field.setAttribute(name, value);
  const close = (): void => {
    list.hidden = true;
    list.replaceChildren();
    chooser.renew();
  };
  const take = (option: HTMLElement): void => {
    const [beginning] = parts(field);
    field.value = `${beginning}${option.dataset["value"]}, `;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const chooser = choose(field, list, take, { eager: false });
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();
  const offer = async (text: string, current: AbortSignal): Promise<void> => {
    const found = await tags(element.dataset["url"] ?? "", text, current);
    if (current.aborted || document.activeElement !== field) return;
    const used = new Set(field.value.split(",").map((each) => each.trim().toLowerCase()));
    list.replaceChildren(
      ...found
        .filter(({ name }) => !used.has(name.toLowerCase()))
        .map(({ name, threads_count }) => suggestion(name, String(threads_count), name)),
    );
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
      const [, text] = parts(field);
      if (!text) return close();
      waiting = setTimeout(() => void offer(text, current), PAUSE);
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

/** What stands before the tag that is being typed, and that tag. */
function parts(field: HTMLInputElement): [string, string] {
  const at = field.value.lastIndexOf(",") + 1;
  return [at ? `${field.value.slice(0, at)} ` : "", field.value.slice(at).trim()];
}

async function tags(url: string, text: string, signal: AbortSignal): Promise<Tag[]> {
  const address = new URL(url, location.href);
  address.searchParams.set("q", text);
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" }, signal });
    return response.ok ? ((await response.json()) as { items: Tag[] }).items : [];
  } catch {
    return [];
  }
}
