"""Where a notice leads, for page, letter and API."""

from __future__ import annotations

from app.addresses import post_address
from app.notices import Told
from community.notifications.recipients import UNPOSTED, NoticeKind

_ROOMS = {
    NoticeKind.JOIN_REQUESTED: "/requests",
    NoticeKind.REPORT: "/moderation",
    NoticeKind.HELD: "/moderation/held",
    NoticeKind.HEALTH: "/health",
    NoticeKind.STAGE_PROPOSED: "/stage",
    NoticeKind.STAGE_MOVED: "/stage",
    NoticeKind.ENDING: "/ending",
    NoticeKind.ENDED: "/ending",
    NoticeKind.MERGE_OFFERED: "/ending",
    NoticeKind.HAND_OVER: "/rotation",
    NoticeKind.STAND_IN: "/rotation",
    NoticeKind.CALLED: "/members",
    NoticeKind.EXPERT: "/tags",
    NoticeKind.WELCOMER_ASKED: "/welcome",
    NoticeKind.WELCOME_GIVEN: "/welcome",
    NoticeKind.WELCOME_PASSED_UP: "/welcome",
}


_PLACES = {
    NoticeKind.DECLINED: "/communities",
    NoticeKind.MEASURE: "/decisions",
    NoticeKind.UNDONE: "/decisions",
    NoticeKind.MOVED: "/moved",
    **dict.fromkeys(
        (NoticeKind.SEAL_ASKED, NoticeKind.SEAL_DECIDED, NoticeKind.SEAL_OPENED), "/seals"
    ),
    NoticeKind.CLOSED: "/held",
    NoticeKind.BADGE: "/settings/badges",
    NoticeKind.REGISTRATION: "/admin/registration",
    NoticeKind.COPY_READY: "/settings/data",
    NoticeKind.WAITS_AGAIN: "/held",
    NoticeKind.APPEAL: "/appeals",
    NoticeKind.APPEAL_ANSWERED: "/decisions",
    NoticeKind.SUGGESTED: "/suggestions",
    NoticeKind.SUGGESTION_TAKEN: "/suggestions/made",
    NoticeKind.SUGGESTION_PARTLY: "/suggestions/made",
    NoticeKind.SUGGESTION_REFUSED: "/suggestions/made",
    **dict.fromkeys(UNPOSTED, "/drafts"),
}


def path_of(notice: Told) -> str:
    """Where the notice leads."""
    if room := _ROOMS.get(NoticeKind(notice.kind)):
        return f"/communities/{notice.community_slug}{room}"
    if place := _PLACES.get(NoticeKind(notice.kind)):
        return place
    if notice.kind == NoticeKind.TRIED:
        reply = notice.reply_id
        return f"/replies/{reply}/trial" if reply else f"/threads/{notice.thread_id}/trial"
    if notice.article_id is not None:
        asks = "/words" if notice.kind == NoticeKind.WORDS_ASKED else ""
        return f"/articles/{notice.article_id}{asks}"
    if notice.thread_id is None:
        return f"/communities/{notice.community_slug}"
    return post_address(notice.thread_id, notice.reply_id)
