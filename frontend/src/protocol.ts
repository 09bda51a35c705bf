// The socket events of the page namespace, typed once; docs/protocol.md tells their meaning.

/** Every server event carries the outbox sequence and ids, never anything to read. */
export interface ServerEvent {
  seq: number;
  thread_id?: number;
  reply_id?: number;
}

export type Ack = { ok: true; seq: number } | { ok: false; code: string; detail: string };

export interface ServerToClient {
  "server:restarting": (notice: { retry_ms: number }) => void;
}

export interface ClientToServer {
  watch: (request: { thread_id: number; last_seq: number }, ack: (answer: Ack) => void) => void;
}
