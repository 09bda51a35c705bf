"""/api/v1/drafts: what you have begun to write, and what is to be posted later."""

from __future__ import annotations

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint, expected_version, tagged, version_if_sent
from app.api.posting import address_of, taken_at
from app.drafting import demand_postable, post_now
from app.idempotency import once
from app.reminding import zone
from app.rendering import render
from app.rules import requires
from app.schemas.drafts import DraftPut, NewDraft, OwnDraftOut, PostedOut
from app.schemas.holding import HeldOut
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.drafts.access import own_draft, place_to_write
from community.drafts.actions.keeping import Typed, change, keep, stale, throw_away
from community.drafts.actions.scheduling import back_to_draft, place_of, schedule
from community.drafts.models import Draft
from community.drafts.places import Act, Place
from community.drafts.queries import DraftRow, draft_row, drafts_page
from community.errors import Refused
from community.paging import Page
from community.text import Rendered
from community.words import N_

bp = ApiBlueprint("drafts", __name__, description="What you write and have not posted yet.")
_ADDRESS = "/api/v1/drafts/"


@bp.route("/drafts", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("drafts.read")
@bp.lists(OwnDraftOut)
def index(query: dict[str, Any]) -> Page[DraftRow]:
    """Your drafts and scheduled posts, those touched last first."""
    with reading() as session:
        return drafts_page(
            session, actor(), scheduled=None, cursor=query["cursor"], size=query["limit"]
        )


@bp.route("/drafts", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("drafts.manage")
@bp.arguments(NewDraft)  # type: ignore[untyped-decorator]  # the same
@bp.creates(OwnDraftOut)
def create(data: dict[str, Any]) -> tuple[Any, str]:
    """Begin a draft; 409 when another one is begun there already."""
    text = render(data["body"])
    with unit_of_work() as session:
        made = once(session, lambda: _create(session, data, text))
    with reading() as session:
        return draft_row(session, actor(), int(made)), _ADDRESS + made


def _create(session: Session, data: dict[str, Any], text: Rendered) -> str:
    place = place_to_write(session, actor(), _place(session, data))
    kept = keep(session, place, _words(data), by=actor())
    if kept is None:
        words = N_("Write something first.")
        raise Refused(words, code="empty", fields={"body": words})
    _time(session, kept, data, text)
    return str(kept.id)


def _place(session: Session, data: dict[str, Any]) -> Place:
    act, thread_id, reply_id = Act(data["act"]), data["thread_id"], data["reply_id"]
    whole = {"community": data["community"], "thread_id": thread_id, "reply_id": reply_id}
    if act is Act.START:
        needed, allowed = "community", {"community"}
    elif act is Act.REPLY:
        needed, allowed = "thread_id", {"thread_id"}
    else:
        needed, allowed = "thread_id", {"thread_id", "reply_id"}
    if whole[needed] is None or any(
        value is not None and name not in allowed for name, value in whole.items()
    ):
        words = N_("A thread is started in a community; all else is said to a thread or a post.")
        raise Refused(words, code="bad_place", fields={needed: words})
    if act is not Act.START:
        return Place(act=act, thread_id=thread_id, reply_id=reply_id)
    granted = community_to(session, actor(), data["community"], verb="threads.start")
    return Place(act=act, community_id=granted.community.id)


def _words(data: dict[str, Any], *, based_on: int | None = None) -> Typed:
    names = ("kind", "title", "body", "tags", "reason", "alias")
    return Typed(**{name: data[name] for name in names}, based_on=based_on)


def _time(session: Session, draft: Draft, data: dict[str, Any], text: Rendered) -> None:
    if data["post_at"] is None:
        if draft.post_at is not None:
            back_to_draft(session, draft)
    elif data["post_at"] != draft.post_at:
        if place_of(draft).can_wait:
            demand_postable(session, actor(), place_of(draft), data, text)
        schedule(session, draft, at=data["post_at"], time_zone=data["time_zone"] or str(zone()))


@bp.route("/drafts/<int:draft_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("drafts.read")
@bp.response(200, OwnDraftOut)  # type: ignore[untyped-decorator]  # the same
def show(draft_id: int) -> Response:
    """One of your drafts."""
    return _tagged(draft_id)


def _tagged(draft_id: int) -> Response:
    with reading() as session:
        row = draft_row(session, actor(), draft_id)
    return tagged(row, OwnDraftOut(), version=row.version)


@bp.route("/drafts/<int:draft_id>", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("drafts.manage")
@bp.arguments(DraftPut)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, OwnDraftOut)  # type: ignore[untyped-decorator]  # the same
def replace(data: dict[str, Any], draft_id: int) -> Response:
    """Put other words in a draft, and say when it is to be posted, if at all."""
    seen = expected_version()
    text = render(data["body"])
    words = _words(data)
    if not words.says_something:
        problem = N_("Write something, or delete the draft.")
        raise Refused(problem, code="empty", fields={"body": problem})
    with unit_of_work() as session:
        draft = _as_seen(session, draft_id, seen)
        words = words._replace(based_on=draft.based_on)
        change(session, draft, words=words, seen=seen)
        _time(session, draft, data, text)
    return _tagged(draft_id)


@bp.route("/drafts/<int:draft_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("drafts.manage")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def delete(draft_id: int) -> None:
    """Throw a draft away; with If-Match only as you have seen it."""
    seen = version_if_sent()
    with unit_of_work() as session:
        throw_away(session, _as_seen(session, draft_id, seen))


def _as_seen(session: Session, draft_id: int, seen: int | None) -> Draft:
    """The draft, held, if it is the version that the program knows."""
    draft = own_draft(session, actor(), draft_id, to_change=True)
    if seen is not None and seen != draft.version:
        raise stale(draft)
    return draft


@bp.route("/drafts/<int:draft_id>/posting", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("drafts.manage")
@bp.creates(PostedOut, or_takes=HeldOut)
def post(draft_id: int) -> tuple[Any, str]:
    """Post a draft now; what a rule holds back waits for a facilitator."""
    where = post_now(draft_id, address_of)
    return taken_at(where) or {"url": where}, where
