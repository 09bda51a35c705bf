// live-thread: asks for what changed in a thread whenever the server says that something did.
import { connection, hear } from "../connection";
import { takeIn } from "../updates";

const JITTER = 250;
const WITHOUT_SOCKET = 30_000;
const WORTH_SAYING = 4_000;
const PASSING = new Set(["busy", "throttled", "internal"]);

export default function liveThread(element: HTMLElement, signal: AbortSignal): () => void {
  const socket = connection();
  const threadId = Number(element.dataset["threadId"]);
  let seen = Number(element.dataset["lastSeq"] ?? 0);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let fetching = false;

  const catchUp = async (): Promise<void> => {
    waiting = undefined;
    if (fetching) return ask();
    fetching = true;
    try {
      const url = new URL(element.dataset["updatesUrl"] ?? "", location.href);
      url.searchParams.set("after", String(seen));
      const response = await fetch(url, { headers: { "HX-Request": "true" }, signal });
      // Not ours to read any more: the next page load says so properly.
      if (response.status === 404 || response.status === 403) return stop();
      if (response.ok) seen = Math.max(seen, takeIn(await response.text(), element));
    } catch {
      // Offline for a moment; the socket's return or the clock below asks again.
    } finally {
      fetching = false;
    }
  };
  const ask = (): void => {
    // All readers hear at once; they do not all ask at once.
    waiting ??= setTimeout(() => void catchUp(), Math.random() * JITTER);
  };
  let again: ReturnType<typeof setTimeout> | undefined;
  const watch = (): void => {
    socket.emit("watch", { thread_id: threadId, last_seq: seen }, (answer) => {
      if (answer.ok) {
        if (answer.seq > seen) ask();
      } else if (PASSING.has(answer.code)) {
        again = setTimeout(watch, WORTH_SAYING * (1 + Math.random()));
      } else stop();
    });
  };
  let lost: ReturnType<typeof setTimeout> | undefined;
  const say = (gone: boolean): void => {
    const note = document.querySelector<HTMLElement>("[data-live-lost]");
    if (note) note.hidden = !gone;
  };
  const found = (): void => {
    clearTimeout(lost);
    lost = undefined;
    say(false);
    watch();
  };
  // A short break heals by itself; only a longer one is worth a word.
  const missed = (): void => {
    lost ??= setTimeout(() => say(true), WORTH_SAYING);
  };
  const clock = setInterval(() => socket.connected || ask(), WITHOUT_SOCKET);
  const stop = (): void => {
    if (socket.connected) socket.emit("unwatch", { thread_id: threadId }, () => undefined);
    clearInterval(clock);
    clearTimeout(waiting);
    clearTimeout(lost);
    clearTimeout(again);
    socket.off("connect", found);
    socket.off("disconnect", missed);
  };

  hear((_, event) => event.thread_id === threadId && event.seq > seen && ask(), signal);
  document.addEventListener("visibilitychange", () => document.hidden || ask(), { signal });
  socket.on("connect", found);
  socket.on("disconnect", missed);
  if (socket.connected) watch();
  return stop;
}
