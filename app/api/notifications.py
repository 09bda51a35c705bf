"""/api/v1/notifications: a person's own notices."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.idempotency import done_once
from app.notice_paths import path_of
from app.rules import requires
from app.schemas.notifications import NoticeOut, UnreadOut, UpTo
from app.transactions import reading, unit_of_work
from community.notifications.actions import mark_all_read, mark_read
from community.notifications.queries import notices_page, unread_count
from community.paging import Page

bp = ApiBlueprint(
    "notifications", __name__, description="What you are told, and what you have seen of it."
)


@bp.route("/notifications", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("notifications.read")
@bp.lists(NoticeOut)
def notices(query: dict[str, Any]) -> Page[Any]:
    """Your notices, newest first."""
    with reading() as session:
        page = notices_page(session, actor(), cursor=query["cursor"], size=query["limit"])
    items = [{**notice._asdict(), "url": path_of(notice)} for notice in page.items]
    return Page(items=items, next_cursor=page.next_cursor)


@bp.route("/notifications/unread", methods=["GET"])  # type: ignore[untyped-decorator]  # as above
@requires("notifications.read")
@bp.response(200, UnreadOut)  # type: ignore[untyped-decorator]  # as above
def unread() -> dict[str, int]:
    """How many are new."""
    with reading() as session:
        return {"unread": unread_count(session, actor())}


@bp.route("/notifications/<int:notification_id>/read", methods=["POST"])  # type: ignore[untyped-decorator]  # as above
@requires("notifications.manage")
@bp.response(204)  # type: ignore[untyped-decorator]  # as above
def read(notification_id: int) -> None:
    """Note that one was seen; doing it twice changes nothing."""
    with unit_of_work() as session:
        done_once(session, lambda: mark_read(session, actor(), notification_id))


@bp.route("/notifications/read", methods=["POST"])  # type: ignore[untyped-decorator]  # as above
@requires("notifications.manage")
@bp.arguments(UpTo)  # type: ignore[untyped-decorator]  # as above
@bp.response(204)  # type: ignore[untyped-decorator]  # as above
def read_all(data: dict[str, int]) -> None:
    """Note that everything up to one was seen; what came later stays new."""
    with unit_of_work() as session:
        done_once(session, lambda: mark_all_read(session, actor(), up_to=data["up_to"]))
