// tick-all: a box that ticks every other box of its form, and shows when some are ticked.

export default function tickAll(element: HTMLElement, signal: AbortSignal): void {
  const all = element.querySelector<HTMLInputElement>("input");
  const form = element.closest("form");
  if (all === null || form === null) return;
  const boxes = (): HTMLInputElement[] => [...form.querySelectorAll<HTMLInputElement>('input[name="items"]')];
  const show = (): void => {
    const ticked = boxes().filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  form.addEventListener(
    "change",
    (event) => {
      if (event.target === all) boxes().forEach((box) => (box.checked = all.checked));
      show();
    },
    { signal },
  );
  element.hidden = false;
  show();
  // Coming back by the browser's own button shows the boxes as they were left.
  window.addEventListener("pageshow", show, { signal });
}
