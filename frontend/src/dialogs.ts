// Dialogs: the browser's own, opened one way everywhere. Escape, a click beside it and any button
// of its form close it; the focus returns to where it was.

/**
 * Open `dialog` and wait for its answer: the value of the button, empty when it was left. `before`
 * had the focus; whoever opened the dialog already says what it was.
 */
export function ask(dialog: HTMLDialogElement, before = document.activeElement): Promise<string> {
  dialog.returnValue = "";
  const closing = new AbortController();
  // Pressed beside it and let go beside it: a selection dragged out of a field closes nothing.
  let beside = false;
  dialog.addEventListener("pointerdown", (event) => (beside = isBeside(dialog, event)), { signal: closing.signal });
  dialog.addEventListener("click", (event) => beside && isBeside(dialog, event) && dialog.close(), {
    signal: closing.signal,
  });
  if (!dialog.open) dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      () => {
        closing.abort();
        // What opened it may be gone or hidden again, inside a menu that closed.
        if (document.activeElement === document.body) giveBack(before);
        resolve(dialog.returnValue);
      },
      { once: true },
    );
  });
}

function isBeside(dialog: HTMLElement, event: MouseEvent): boolean {
  if (event.target !== dialog) return false;
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  return x < left || x > right || y < top || y > bottom;
}

function giveBack(before: Element | null): void {
  const menu = before?.closest("details")?.querySelector<HTMLElement>("summary");
  if (menu) menu.focus();
  else if (before instanceof HTMLElement && before.isConnected) before.focus();
}
