// Lists of suggestions below a field: the elements that mentions and tags share.

export function suggestionList(label: string): HTMLUListElement {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  if (label) list.setAttribute("aria-label", label);
  return list;
}

export function suggestion(words: string, aside: string, value: string): HTMLLIElement {
  const item = document.createElement("li");
  item.setAttribute("role", "option");
  item.id = `suggestion-${value.replace(/\W+/g, "-")}`;
  item.className = "suggestions__item";
  item.dataset["value"] = value;
  const beside = document.createElement("span");
  beside.className = "suggestions__aside";
  beside.textContent = ` ${aside}`;
  item.append(words, beside);
  return item;
}
