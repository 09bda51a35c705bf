// htmx under a strict content security policy, with our CSRF token on every unsafe request.
import htmx from "htmx.org";
import { csrfToken } from "./requests";
import { toast, words } from "./toasts";

export function prepareHtmx(): void {
  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.selfRequestsOnly = true;
  htmx.config.scrollIntoViewOnBoost = false;
  // Pages may be private: none is kept in the browser's storage.
  htmx.config.historyCacheSize = 0;
  htmx.config.refreshOnHistoryMiss = true;
  // A form that comes back with its errors is an answer like any other.
  htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ];
  document.addEventListener("htmx:configRequest", addToken);
  document.addEventListener("htmx:responseError", announceFailure);
  document.addEventListener("htmx:sendError", announceFailure);
}

function addToken(event: Event): void {
  const { headers, verb } = (event as CustomEvent<{ headers: Record<string, string>; verb: string }>).detail;
  if (verb !== "get") headers["X-CSRFToken"] = csrfToken();
}

function announceFailure(): void {
  toast(words("failed"), "bad");
}

export { htmx };
