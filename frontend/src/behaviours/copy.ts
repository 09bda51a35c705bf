// copy: copies data-copy, or the text of the element named by data-copy-from.
import { toast, words } from "../toasts";

export default function copy(element: HTMLElement, signal: AbortSignal): void {
  element.hidden = false;
  element.addEventListener(
    "click",
    () => {
      const source = document.getElementById(element.dataset["copyFrom"] ?? "");
      void navigator.clipboard.writeText(element.dataset["copy"] ?? source?.textContent ?? "").then(() => {
        const before = element.textContent;
        element.textContent = element.dataset["copied"] ?? before;
        toast(words("copied"), "good");
        setTimeout(() => (element.textContent = before), 2000);
      });
    },
    { signal },
  );
}
