// One image on its way to the server.
import { csrfToken } from "../requests";

/** By XMLHttpRequest, which alone tells how far a body has come. */
export function sent(
  url: string,
  image: File,
  told: (share: number) => void,
): Promise<{ address?: string; fault?: string }> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", image);
    request.upload.addEventListener("progress", ({ loaded, total }) => told(total ? loaded / total : 0));
    request.addEventListener("loadend", () => {
      const answer = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300 && answer.url) resolve({ address: answer.url });
      else resolve({ fault: answer.detail ?? answer.title ?? "" });
    });
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.send(form);
  });
}

function parsed(text: string): { url?: string; detail?: string; title?: string } {
  try {
    return JSON.parse(text) as { url?: string };
  } catch {
    return {};
  }
}
