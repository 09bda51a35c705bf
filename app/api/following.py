"""/api/v1/me/following: whom you follow, and what they began."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.api.threads import item_of
from app.idempotency import done_once
from app.rules import requires
from app.schemas.people import FollowedOut, FollowersForm
from app.schemas.threads import ThreadItemOut
from app.transactions import reading, unit_of_work
from community.following.actions import follow, unfollow, welcome_followers
from community.following.queries import (
    Followed,
    begun_by_followed,
    followed_page,
    welcomes_followers,
)
from community.paging import Page
from community.people.access import person_to_read
from community.reading.queries import unread_in

bp = ApiBlueprint("following", __name__, description="Follow people; nobody sees who follows them.")


@bp.route("/me/following", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("people.read_followed")
@bp.lists(FollowedOut)
def index(query: dict[str, Any]) -> Page[Followed]:
    """Whom you follow, the last that came first."""
    with reading() as session:
        return followed_page(session, actor(), cursor=query["cursor"], size=query["limit"])


@bp.route("/me/following/threads", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("people.read_followed")
@bp.lists(ThreadItemOut)
def threads(query: dict[str, Any]) -> Page[Any]:
    """What they began and you may read, the newest first."""
    with reading() as session:
        page = begun_by_followed(session, actor(), cursor=query["cursor"], size=query["limit"])
        unread = unread_in(session, actor(), [row.id for row in page.items])
    items = [{**item_of(row), "unread": unread.get(row.id)} for row in page.items]
    return Page(items=items, next_cursor=page.next_cursor)


@bp.route("/me/following/<handle>", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("people.follow")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def begin(handle: str) -> None:
    """Follow somebody; they are told nothing."""
    with unit_of_work() as session:
        person = person_to_read(session, actor(), handle)
        done_once(session, lambda: follow(session, person, by=actor()))


@bp.route("/me/following/<handle>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("people.follow")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def end(handle: str) -> None:
    """Follow somebody no more."""
    with unit_of_work() as session:
        person = person_to_read(session, actor(), handle)
        done_once(session, lambda: unfollow(session, person, by=actor()))


@bp.route("/me/followers", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("people.read_followed")
@bp.response(200, FollowersForm)  # type: ignore[untyped-decorator]  # the same
def show_followers() -> dict[str, bool]:
    """Whether you may be followed; by whom, or by how many, is told to nobody."""
    with reading() as session:
        return {"welcome": welcomes_followers(session, actor().id or 0)}


@bp.route("/me/followers", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("people.follow")
@bp.arguments(FollowersForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, FollowersForm)  # type: ignore[untyped-decorator]  # the same
def choose_followers(data: dict[str, Any]) -> dict[str, bool]:
    """Say whether you may be; no ends what there is."""
    with unit_of_work() as session:
        welcome_followers(session, actor().id or 0, welcome=data["welcome"])
    return {"welcome": data["welcome"]}
