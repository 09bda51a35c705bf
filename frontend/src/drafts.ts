// What is typed and not yet sent, kept on this device for the person who typed it, until it is sent or they sign out.

export interface Draft {
  /** Title and address of the page it was typed on. */
  title: string;
  path: string;
  fields: Record<string, string>;
  /** When it was last touched, in milliseconds. */
  at: number;
  /** Number and version of the same draft on the server, as this device last saw it. */
  seen?: string;
  /** Whether the server has all of it. */
  saved?: boolean;
}

const PERSON = "drafts-of";
const SENT = "draft-sent";
const MONTH = 30 * 24 * 3600 * 1000;

/** Whom the page was made for; drafts of a visitor are kept for this tab alone. */
function person(): string | undefined {
  return document.getElementById("act")?.dataset["person"];
}

function place(): [Storage, string] {
  const who = person();
  return who ? [localStorage, `draft:${who}:`] : [sessionStorage, "draft::"];
}

/** At every page of the server: remember whom the device may show drafts to, and drop what has arrived. */
export function openDrafts(): void {
  attempt(() => {
    const sent = sessionStorage.getItem(SENT);
    sessionStorage.removeItem(SENT);
    if (madeHere()) return;
    const who = person();
    if (who) localStorage.setItem(PERSON, who);
    else localStorage.removeItem(PERSON);
    if (sent && isAnswerTo(sent)) dropDraft(sent);
    for (const [key, draft] of all(localStorage)) {
      if (draft.at < Date.now() - MONTH) localStorage.removeItem(key);
    }
  });
}

/** The page without a connection comes from this device: it says nothing of who is signed in. */
function madeHere(): boolean {
  return document.documentElement.dataset["offline"] !== undefined;
}

/** A form that was taken leads on by a redirect; a refused one is shown again, with what was typed, where it was sent. */
function isAnswerTo(sent: string): boolean {
  const [arrival] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return (arrival?.redirectCount ?? 0) > 0 || location.pathname === sent;
}

export function keepDraft(key: string, fields: Record<string, string>, server: Pick<Draft, "seen" | "saved"> = {}): void {
  const [storage, prefix] = place();
  const typed = Object.values(fields).some((value) => value.trim());
  if (!typed) return dropDraft(key);
  const draft: Draft = { title: document.title, path: location.pathname, fields, at: Date.now(), ...server };
  attempt(() => storage.setItem(prefix + key, JSON.stringify(draft)));
}

export function keptDraft(key: string): Draft | undefined {
  const [storage, prefix] = place();
  return read(storage, prefix + key);
}

export function dropDraft(key: string): void {
  const [storage, prefix] = place();
  attempt(() => storage.removeItem(prefix + key));
}

/** The form is on its way; the draft goes when a page arrives, so that a lost connection loses nothing. */
export function sendDraft(key: string): void {
  attempt(() => sessionStorage.setItem(SENT, key));
}

/** The drafts of whoever the last page was made for, newest first; for a page that no server made. */
export function draftsHere(): Draft[] {
  const who = attempt(() => localStorage.getItem(PERSON));
  if (!who) return [];
  const theirs = all(localStorage).filter(([key]) => key.startsWith(`draft:${who}:`));
  return theirs.map(([, draft]) => draft).sort((a, b) => b.at - a.at);
}

function all(storage: Storage): [string, Draft][] {
  const keys = attempt(() => Object.keys(storage)) ?? [];
  return keys
    .filter((key) => key.startsWith("draft:"))
    .map((key): [string, Draft | undefined] => [key, read(storage, key)])
    .filter((pair): pair is [string, Draft] => pair[1] !== undefined);
}

function read(storage: Storage, key: string): Draft | undefined {
  return attempt(() => {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? "null");
    return kept !== null && typeof kept === "object" && "fields" in kept ? (kept as Draft) : undefined;
  });
}

/** A browser may keep nothing, or have no room left: then there are no drafts, and the page works on. */
function attempt<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
