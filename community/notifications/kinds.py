"""Why somebody is told; apart from who is, because pages and letters ask for it alone."""

from __future__ import annotations

from enum import StrEnum


class NoticeKind(StrEnum):
    """Why somebody is told."""

    MENTION = "mention"
    QUOTE = "quote"
    ACCEPTANCE = "acceptance"
    SOLVED = "solved"
    ANSWER = "answer"
    COMMENT = "comment"
    DETAIL = "detail"
    LET_GO = "let_go"
    ACCEPT_DUE = "accept_due"
    ENDORSED = "endorsed"
    REVIEW_DUE = "review_due"
    EXPERT = "expert"
    ASKED = "asked"
    WELCOMER_ASKED = "welcomer_asked"
    WELCOME_GIVEN = "welcome_given"
    WELCOME_PROMISED = "welcome_promised"
    WELCOME_PASSED_ON = "welcome_passed_on"
    WELCOME_PASSED_UP = "welcome_passed_up"
    BY_DOMAIN = "by_domain"
    SHADOW_ACCEPTED = "shadow_accepted"
    SHADOW_ENDORSED = "shadow_endorsed"
    SHADOW_STATUS = "shadow_status"
    SHADOW_REASONED = "shadow_reasoned"
    SUGGESTED = "suggested"
    SUGGESTION_TAKEN = "suggestion_taken"
    SUGGESTION_PARTLY = "suggestion_partly"
    SUGGESTION_REFUSED = "suggestion_refused"
    ARTICLE_DUE = "article_due"
    ARTICLE_SUGGESTED = "article_suggested"
    ARTICLE_TAKEN = "article_taken"
    ARTICLE_REFUSED = "article_refused"
    WORDS_ASKED = "words_asked"
    WORDS_ANSWERED = "words_answered"
    WORDS_REFUSED = "words_refused"
    REACTED = "reacted"
    TRIED = "tried"
    BADGE = "badge"
    REPLY = "reply"
    POLL_CLOSED = "poll_closed"
    JOIN_REQUESTED = "join_requested"
    ADMITTED = "admitted"
    DECLINED = "declined"
    REPORT = "report"
    HEALTH = "health"
    OPENED = "opened"
    DROPPED = "dropped"
    STAGE_PROPOSED = "stage_proposed"
    STAGE_MOVED = "stage_moved"
    ENDING = "ending"
    ENDED = "ended"
    MERGE_OFFERED = "merge_offered"
    HAND_OVER = "hand_over"
    STAND_IN = "stand_in"
    REGISTRATION = "registration"
    COPY_READY = "copy_ready"
    MEASURE = "measure"
    APPEAL = "appeal"
    APPEAL_ANSWERED = "appeal_answered"
    HELD = "held"
    PUBLISHED = "published"
    CLOSED = "closed"
    APPOINTED = "appointed"
    CALLED = "called"
    UNDONE = "undone"
    WAITS_AGAIN = "waits_again"
    REMINDER = "reminder"
    WATCHED = "watched"
    FOLLOWED = "followed"
    FOUND = "found"
    MOVED = "moved"
    LOCKED = "locked"
    MERGED = "merged"
    SPLIT = "split"
    SEAL_ASKED = "seal_asked"
    SEAL_DECIDED = "seal_decided"
    SEAL_OPENED = "seal_opened"
    UNPOSTED_LOCKED = "unposted_locked"
    UNPOSTED_ARCHIVED = "unposted_archived"
    UNPOSTED_GONE = "unposted_gone"
    UNPOSTED_BARRED = "unposted_barred"
    UNPOSTED_UNFIT = "unposted_unfit"
    UNPOSTED_RESTORED = "unposted_restored"


# What was to be posted later, and was not; each says why.
UNPOSTED = tuple(kind for kind in NoticeKind if kind.startswith("unposted_"))
# What is told also to who may not read where it happened: it is about them, or comes to them.
BEYOND_READING = (
    NoticeKind.DECLINED,
    NoticeKind.COPY_READY,
    NoticeKind.MEASURE,
    NoticeKind.UNDONE,
    NoticeKind.CLOSED,
    NoticeKind.APPEAL,
    NoticeKind.APPEAL_ANSWERED,
    NoticeKind.MOVED,
    NoticeKind.SEAL_ASKED,
    NoticeKind.SEAL_DECIDED,
    NoticeKind.SEAL_OPENED,
    NoticeKind.BADGE,
    *UNPOSTED,
)
OF_ARTICLES = tuple(kind for kind in NoticeKind if kind.startswith("article_"))
OF_DRAFT_ARTICLES = tuple(kind for kind in NoticeKind if kind.startswith("words_"))
# Decisive steps of a thread that somebody shadows.
SHADOWED = tuple(kind for kind in NoticeKind if kind.startswith("shadow_"))
# What is said in threads: levels, and what somebody chose about mails, bear on these alone.
OF_CONVERSATIONS = (
    NoticeKind.MENTION,
    NoticeKind.QUOTE,
    NoticeKind.ACCEPTANCE,
    NoticeKind.SOLVED,
    NoticeKind.ANSWER,
    NoticeKind.COMMENT,
    NoticeKind.DETAIL,
    NoticeKind.ACCEPT_DUE,
    NoticeKind.ENDORSED,
    NoticeKind.REVIEW_DUE,
    NoticeKind.ASKED,
    NoticeKind.REACTED,
    NoticeKind.TRIED,
    NoticeKind.REPLY,
    NoticeKind.WATCHED,
    NoticeKind.FOLLOWED,
    NoticeKind.FOUND,
    *SHADOWED,
)
FOR_FACILITATORS = (
    NoticeKind.JOIN_REQUESTED,
    NoticeKind.REPORT,
    NoticeKind.HEALTH,
    NoticeKind.HELD,
    NoticeKind.WELCOME_PASSED_UP,
)
