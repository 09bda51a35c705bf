// Mentions: people offered while an @ is typed into a composer.
import "@github/text-expander-element";
import { suggestion, suggestionList } from "../suggestions";

interface Person {
  handle: string;
  name: string;
}
type Provided = { matched: boolean; fragment?: HTMLElement };
type ChangeDetail = { text: string; provide: (result: Promise<Provided>) => void };
type ValueDetail = { item: HTMLElement; value: string };

export function offerMentions(element: HTMLElement, url: string, signal: AbortSignal): void {
  const expander = element.querySelector("text-expander");
  let asking = new AbortController();
  expander?.addEventListener(
    "text-expander-change",
    (event) => {
      const { text, provide } = (event as CustomEvent<ChangeDetail>).detail;
      asking.abort();
      asking = new AbortController();
      provide(people(url, text, element.dataset["mentionsLabel"] ?? "", asking.signal));
    },
    { signal },
  );
  signal.addEventListener("abort", () => asking.abort());
  expander?.addEventListener("text-expander-activate", () => setTimeout(() => asTextbox(expander)), { signal });
  expander?.addEventListener(
    "text-expander-value",
    (event) => {
      const { detail } = event as CustomEvent<ValueDetail>;
      detail.value = detail.item.dataset["value"] ?? "";
    },
    { signal },
  );
}

/**
 * The library makes the field a combobox, which a field of several lines may not be. It stays what
 * it is: a text box that names its list and the option at hand.
 */
function asTextbox(expander: Element): void {
  const area = expander.querySelector("textarea");
  area?.removeAttribute("role");
  area?.removeAttribute("aria-expanded");
  area?.removeAttribute("aria-haspopup");
}

async function people(url: string, text: string, label: string, signal: AbortSignal): Promise<Provided> {
  const address = new URL(url, location.href);
  address.searchParams.set("q", text);
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" }, signal });
    if (!response.ok) return { matched: false };
    const { items } = (await response.json()) as { items: Person[] };
    const fragment = suggestionList(label);
    fragment.append(...items.map(({ handle, name }) => suggestion(name, `@${handle}`, `@${handle}`)));
    return { matched: items.length > 0, fragment };
  } catch {
    // Another letter was typed meanwhile, or the connection is gone: nothing is offered.
    return { matched: false };
  }
}
