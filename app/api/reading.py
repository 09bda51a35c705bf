"""How far one has read, for programs: places in threads, everything read, what is new."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.rules import requires
from app.schemas.reading import NewsOut, NewsQuery, ReadingPlaceIn, ReadingPlaceOut, Until
from app.transactions import reading, unit_of_work
from community import clock
from community.communities.access import community_to
from community.reading.actions import go_back, read_all, take_place
from community.reading.queries import News, news_for, own_reading
from community.threads.access import reply_to, thread_to

bp = ApiBlueprint("reading", __name__, description="How far you have read; nobody else sees it.")


@bp.route("/threads/<int:thread_id>/place", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("reading.read_own")
@bp.response(200, ReadingPlaceOut)  # type: ignore[untyped-decorator]  # the same
def show_place(thread_id: int) -> dict[str, Any]:
    """How far you have read in a thread."""
    return _place(thread_id)


def _place(thread_id: int) -> dict[str, Any]:
    with reading() as session:
        thread_to(session, actor(), thread_id, verb="threads.read")
        own = own_reading(session, actor(), thread_id)
    return {
        "reply_id": own.place,
        "unread": len(own.unread),
        "first_unread_id": own.first_unread,
    }


@bp.route("/threads/<int:thread_id>/place", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("reading.keep_place")
@bp.arguments(ReadingPlaceIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, ReadingPlaceOut)  # type: ignore[untyped-decorator]  # the same
def keep_place(data: dict[str, int], thread_id: int) -> dict[str, Any]:
    """Note how far you have read; a place that is further already stays."""
    with unit_of_work() as session:
        thread_to(session, actor(), thread_id, verb="threads.read")
        take_place(session, actor(), thread_id, reply_id=data["reply_id"])
    return _place(thread_id)


@bp.route("/replies/<int:reply_id>/unread", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("reading.keep_place")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def unread_from(reply_id: int) -> None:
    """Have this post and what follows as unread again."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.read")
        go_back(session, actor(), granted.reply)


@bp.route("/communities/<slug>/read", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("reading.keep_place")
@bp.arguments(Until)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def read_community(data: dict[str, Any], slug: str) -> None:
    """Everything in a community is read until then, or until now."""
    with unit_of_work() as session:
        granted = community_to(session, actor(), slug, verb="threads.read")
        read_all(session, actor(), granted.community.id, until=data["until"] or clock.now())


@bp.route("/me/news", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("reading.read_own")
@bp.arguments(NewsQuery, location="query")  # type: ignore[untyped-decorator]  # the same
@bp.response(200, NewsOut)  # type: ignore[untyped-decorator]  # the same
def news(query: dict[str, Any]) -> dict[str, Any]:
    """What is new since your last visit, in at most seven threads."""
    with reading() as session:
        place = None
        if query["community"] is not None:
            granted = community_to(session, actor(), query["community"], verb="threads.read")
            place = granted.community.id
        found = news_for(session, actor(), community_id=place)
    return {"items": [_told(each) for each in found]}


def _told(news: News) -> dict[str, Any]:
    return {**news._asdict(), "why": news.why.name.lower()}
