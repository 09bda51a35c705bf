// toast: a button that shows data-toast as short news, in the tone data-tone.
import { toast, type Tone } from "../toasts";

export default function toastButton(element: HTMLElement, signal: AbortSignal): void {
  element.hidden = false;
  const { toast: text = "", tone = "calm" } = element.dataset;
  element.addEventListener("click", () => toast(text, tone as Tone), { signal });
}
