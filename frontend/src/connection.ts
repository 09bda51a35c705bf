// The one socket of a page: websocket only, and told when to come back after a restart.
import { io, type Socket } from "socket.io-client";
import type { ClientToServer, ServerEvent, ServerToClient } from "./protocol";
import { toast, words } from "./toasts";

export type Connection = Socket<ServerToClient, ClientToServer>;

const WORTH_SAYING = 4_000;

let shared: Connection | undefined;

export function connection(): Connection {
  shared ??= open();
  return shared;
}

function open(): Connection {
  const socket: Connection = io({ transports: ["websocket"], randomizationFactor: 0.5, reconnectionDelayMax: 10_000 });
  socket.on("server:restarting", ({ retry_ms }) => {
    socket.disconnect();
    // Everybody is told at once; nobody may come back at once.
    setTimeout(() => socket.connect(), retry_ms * (0.5 + Math.random()));
  });
  socket.on("disconnect", (reason) => {
    // Sent away because a right or a session ended: come back as whoever we are now.
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), 3000 + 4000 * Math.random());
  });
  tellOfBreaks(socket);
  return socket;
}

/** A short break heals by itself; a longer one is told, unless the page has a place for it. */
function tellOfBreaks(socket: Connection): void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let forget: (() => void) | undefined;
  socket.on("disconnect", () => {
    waiting ??= setTimeout(() => {
      forget = document.querySelector("[data-live-lost]") ? () => undefined : toast(words("lost"), "bad");
    }, WORTH_SAYING);
  });
  socket.on("connect", () => {
    clearTimeout(waiting);
    waiting = undefined;
    if (!forget) return;
    forget();
    forget = undefined;
    toast(words("found"), "good");
  });
}

/** Call `heard` for every event that carries a sequence, until `signal` ends. */
export function hear(heard: (name: string, event: ServerEvent) => void, signal: AbortSignal): void {
  const socket = connection();
  const listener = (name: string, event: Partial<ServerEvent> | undefined): void => {
    if (typeof event?.seq === "number") heard(name, event as ServerEvent);
  };
  socket.onAny(listener);
  signal.addEventListener("abort", () => socket.offAny(listener));
}
