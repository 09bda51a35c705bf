// The keyboard of every page: Ctrl/⌘ K opens the palette, single keys wake the shortcuts. The code
// behind either is fetched at its first use.

const SINGLE = new Set("?/gcjkrevhntdsxubm");
const FIELDS = "input, textarea, select, [contenteditable], [role=combobox], [role=listbox], [role=menu]";

let shortcuts: Promise<typeof import("./shortcuts")> | undefined;

export function listenToKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== "k" || event.shiftKey) return;
      event.preventDefault();
      openPalette();
    } else if (isShortcut(event)) {
      // The field that takes the focus is not to receive the letter too.
      event.preventDefault();
      // One promise for all: two imports under way may arrive in either order, and so would keys.
      shortcuts ??= import("./shortcuts");
      void shortcuts.then(({ press }) => press(event.key));
    }
  });
}

export function openPalette(): void {
  const dialog = document.querySelector<HTMLDialogElement>("#palette");
  const field = dialog?.querySelector("input");
  if (!dialog || !field || document.querySelector("dialog[open]")) return;
  const before = document.activeElement;
  // Open before its code is here: what is typed in the meantime finds the field.
  field.value = "";
  dialog.showModal();
  void import("./palette").then(({ open }) => open(dialog, before), () => dialog.close());
}

function isShortcut(event: KeyboardEvent): boolean {
  // Whoever switched single keys off, or speaks to the computer, is left alone.
  if (document.documentElement.dataset["keys"] !== "on") return false;
  if (!SINGLE.has(event.key) || event.repeat && !"jk".includes(event.key)) return false;
  if (event.target instanceof Element && event.target.closest(FIELDS)) return false;
  return !document.querySelector("dialog[open]");
}
