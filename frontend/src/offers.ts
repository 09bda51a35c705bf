// What an element offers to the palette and to shortcuts: a field is entered, a place to write too,
// anything else is pressed.

export function take(offer: HTMLElement): void {
  const field = offer.matches("textarea, input") ? offer : offer.querySelector<HTMLElement>("textarea");
  if (!field) return offer.click();
  field.focus();
  field.scrollIntoView({ block: "center" });
}

/** Send a form of the page that holds nothing but its token, as a button of it would. */
export function send(path: string, name: string, value: string): void {
  const button = document.createElement("button");
  button.formAction = path;
  Object.assign(button, { name, value, hidden: true });
  button.setAttribute("form", "act");
  document.body.append(button);
  button.click();
  button.remove();
}
