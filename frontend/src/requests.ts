// Requests to our own server from behaviours.

/** The token of any form on this page; a page without a form has nothing to send. */
export function csrfToken(): string {
  return document.querySelector<HTMLInputElement>("input[name=csrf_token]")?.value ?? "";
}

export async function post(url: string, body: FormData | object, signal?: AbortSignal): Promise<Response> {
  const isForm = body instanceof FormData;
  const headers: Record<string, string> = { Accept: "application/json", "X-CSRFToken": csrfToken() };
  if (!isForm) headers["Content-Type"] = "application/json";
  return fetch(url, {
    method: "POST",
    credentials: "same-origin",
    headers,
    body: isForm ? body : JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
}

/** The sentence of a problem document, or `fallback` when the answer holds none. */
export async function problem(response: Response, fallback: string): Promise<string> {
  try {
    const told = (await response.json()) as { detail?: string; title?: string };
    return told.detail ?? told.title ?? fallback;
  } catch {
    return fallback;
  }
}
