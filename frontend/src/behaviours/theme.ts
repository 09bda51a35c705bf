// theme: a button that goes through system, light, dark and more contrast; the choice is a cookie the server reads.

const ORDER = ["system", "light", "dark", "contrast"];
const A_YEAR = 365 * 24 * 3600;

export default function theme(element: HTMLElement, signal: AbortSignal): void {
  element.hidden = false;
  element.addEventListener(
    "click",
    () => {
      const root = document.documentElement;
      const next = ORDER[(ORDER.indexOf(root.dataset["theme"] ?? "system") + 1) % ORDER.length] ?? "system";
      root.dataset["theme"] = next;
      const secure = location.protocol === "https:" ? "; Secure" : "";
      document.cookie = `theme=${next}; Path=/; Max-Age=${A_YEAR}; SameSite=Lax${secure}`;
      const label = element.dataset[`label${next[0]?.toUpperCase()}${next.slice(1)}`];
      if (label) element.setAttribute("aria-label", label);
    },
    { signal },
  );
}
