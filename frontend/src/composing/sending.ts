// One file on its way to the server.
import { csrfToken } from "../requests";

/** What to write into a post to show it, in either of its languages. */
export interface Kept {
  url?: string;
  markdown?: string;
  html?: string;
}

/** By XMLHttpRequest, which alone tells how far a body has come. */
export function sent(
  url: string,
  file: File,
  told: (share: number) => void,
): Promise<{ kept?: Kept; fault?: string }> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file);
    request.upload.addEventListener("progress", ({ loaded, total }) => told(total ? loaded / total : 0));
    request.addEventListener("loadend", () => {
      const answer = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300 && answer.url) resolve({ kept: answer });
      else resolve({ fault: answer.detail ?? answer.title ?? "" });
    });
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.send(form);
  });
}

function parsed(text: string): Kept & { detail?: string; title?: string } {
  try {
    return JSON.parse(text) as Kept;
  } catch {
    return {};
  }
}
