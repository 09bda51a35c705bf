// confirm: asks data-confirm in a dialog before a form is sent; with data-confirm-when="drafts" only if some would go.
import { ask } from "../dialogs";
import { draftsHere } from "../drafts";

export default function confirmFirst(element: HTMLElement, signal: AbortSignal): void {
  // A button may stand outside of its form and name it (form="act").
  const form = element instanceof HTMLButtonElement ? element.form : element.closest("form");
  let agreed = false;
  form?.addEventListener(
    "submit",
    (event) => {
      if (agreed) return;
      if (element.dataset["confirmWhen"] === "drafts" && draftsHere().every((draft) => draft.saved)) return;
      if (element instanceof HTMLButtonElement && event.submitter !== element) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      void answered(element).then((yes) => {
        if (!yes) return;
        agreed = true;
        form.requestSubmit(submitter);
        agreed = false;
      });
    },
    { signal, capture: true },
  );
}

async function answered(element: HTMLElement): Promise<boolean> {
  const { confirm: question = "", confirmYes = "OK", confirmNo = "Cancel" } = element.dataset;
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("role", "alertdialog");
  dialog.setAttribute("aria-labelledby", "dialog-question");
  const text = document.createElement("p");
  text.id = "dialog-question";
  text.textContent = question;
  const actions = document.createElement("form");
  actions.method = "dialog";
  actions.className = "dialog__actions";
  actions.append(button(confirmNo, "no", "button"), button(confirmYes, "yes", "button button--danger"));
  dialog.append(text, actions);
  document.body.append(dialog);
  const answer = await ask(dialog);
  dialog.remove();
  return answer === "yes";
}

function button(label: string, value: string, className: string): HTMLButtonElement {
  const made = document.createElement("button");
  Object.assign(made, { textContent: label, value, className });
  return made;
}
