// The socket events of the page namespace, typed once; docs/protocol.md tells their meaning, and a
// test holds this file against the schemas of the server.

/** Something about a thread. It carries the outbox sequence and ids, never anything to read. */
export interface ThreadNews {
  seq: number;
  community_id: number;
  thread_id: number;
}

/** Something about a reply. */
export interface ReplyNews extends ThreadNews {
  reply_id: number;
}

/** What is said of a post changed: of the reply, or without one of the thread's first post. */
export interface VoteNews extends ThreadNews {
  reply_id?: number;
}

/** Something that concerns the reader alone. */
export interface PersonalNews {
  seq: number;
}

/** The server is about to stop; come back after this many milliseconds. */
export interface Restarting {
  retry_ms: number;
}

/** What every event with a sequence may hold. */
export interface ServerEvent extends PersonalNews {
  community_id?: number;
  thread_id?: number;
  reply_id?: number;
}

export interface Watch {
  thread_id: number;
  last_seq: number;
}

export interface Unwatch {
  thread_id: number;
}

export type Refusal = { ok: false; code: string; detail: string };
export type Ack = { ok: true; seq: number } | Refusal;

export interface ServerToClient {
  "thread:changed": (news: ThreadNews) => void;
  "thread:rearranged": (news: ThreadNews) => void;
  "thread:removed": (news: ThreadNews) => void;
  "thread:restored": (news: ThreadNews) => void;
  "reply:posted": (news: ReplyNews) => void;
  "reply:changed": (news: ReplyNews) => void;
  "reply:removed": (news: ReplyNews) => void;
  "reply:restored": (news: ReplyNews) => void;
  "vote:cast": (news: VoteNews) => void;
  "preview:arrived": (news: VoteNews) => void;
  "reaction:changed": (news: VoteNews) => void;
  "post:marked": (news: VoteNews) => void;
  "question:shared": (news: ThreadNews) => void;
  "answer:accepted": (news: ReplyNews) => void;
  "answer:unaccepted": (news: ReplyNews) => void;
  "endorsement:given": (news: ReplyNews) => void;
  "endorsement:withdrawn": (news: ReplyNews) => void;
  "confirmation:given": (news: ReplyNews) => void;
  "notification:changed": (news: PersonalNews) => void;
  "roster:advanced": (news: PersonalNews) => void;
  "server:restarting": (news: Restarting) => void;
}

export interface ClientToServer {
  watch: (request: Watch, ack: (answer: Ack) => void) => void;
  unwatch: (request: Unwatch, ack: (answer: { ok: true } | Refusal) => void) => void;
}
