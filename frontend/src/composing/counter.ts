// How many characters are left, said only when the end is near.

const NEAR = 0.9;

export function countCharacters(element: HTMLElement, area: HTMLTextAreaElement, signal: AbortSignal): void {
  const place = element.querySelector<HTMLElement>("[data-left]");
  if (!place) return;
  const count = (): void => {
    const most = limit(element, area);
    const left = most - area.value.length;
    const near = area.value.length >= most * NEAR;
    const words = left < 0 ? place.dataset["over"] : place.dataset["left"];
    // Told aloud as it is changed: so not at every letter, only every tenth and at the end.
    if (near && place.textContent && left > 0 && left % 10) return;
    place.textContent = near ? (words ?? "").replace("{}", String(Math.abs(left))) : "";
    place.classList.toggle("composer__left--over", left < 0);
  };
  area.addEventListener("input", count, { signal });
  // What is written decides how long it may be: an insight is short.
  area.form?.addEventListener("change", count, { signal });
  count();
}

function limit(element: HTMLElement, area: HTMLTextAreaElement): number {
  const chosen = area.form?.querySelector<HTMLElement>("input[data-most]:checked")?.dataset["most"];
  return Number(chosen ?? element.dataset["most"] ?? area.maxLength);
}
