// What an element offers to the palette and to shortcuts: a field is entered, a place to write too,
// anything else is pressed.

export function take(offer: HTMLElement): void {
  const field = offer.matches("textarea, input") ? offer : offer.querySelector<HTMLElement>("textarea");
  if (!field) return offer.click();
  field.focus();
  field.scrollIntoView({ block: "center" });
}
