// focus-me: a message that takes the focus when it appears, so that it is read out.

export default function focusMe(element: HTMLElement): void {
  element.focus();
}
