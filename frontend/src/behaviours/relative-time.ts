// relative-time: keeps "5 minutes ago" true while the page stays open.

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["minute", 60],
  ["hour", 3600],
  ["day", 86400],
];
const LONGEST = 7 * 86400;

export default function relativeTime(element: HTMLElement): (() => void) | void {
  if (!(element instanceof HTMLTimeElement)) return;
  const moment = Date.parse(element.dateTime);
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "auto" });
  const update = (): void => {
    const seconds = (Date.now() - moment) / 1000;
    // Older moments keep the date that the server wrote in the reader's time zone.
    if (!(seconds >= 60 && seconds < LONGEST)) return;
    const [unit, size] = STEPS.findLast(([, length]) => seconds >= length) ?? ["minute", 60];
    element.textContent = words.format(-Math.floor(seconds / size), unit);
  };
  update();
  const timer = setInterval(update, 60_000);
  return () => clearInterval(timer);
}
