// relative-time: keeps "5 minutes ago" true while the page stays open, in the words the server writes.

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];
const LONGEST = 7 * 86400;
// As app/i18n.py rounds: what was just read does not change under the eyes.
const ENOUGH = 1.2;

export default function relativeTime(element: HTMLElement): (() => void) | void {
  if (!(element instanceof HTMLTimeElement)) return;
  const moment = Date.parse(element.dateTime);
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "always" });
  const update = (): void => {
    const seconds = (Date.now() - moment) / 1000;
    const step = STEPS.find(([, length]) => seconds >= length * ENOUGH);
    // Older moments keep the date that the server wrote in the reader's time zone.
    if (!step || seconds >= LONGEST) return;
    const said = words.format(-Math.round(seconds / step[1]), step[0]);
    if (element.textContent !== said) element.textContent = said;
  };
  // The server's words are true when the page opens; they only age.
  const timer = setInterval(update, 60_000);
  return () => clearInterval(timer);
}
