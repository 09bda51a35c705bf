"""Replies, answers and comments for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import fields, validate
from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery, expected_version, tagged
from app.api.posting import address_of, number_in, taken_at
from app.looking import post_once
from app.reacting import reactions_of
from app.rendering import render, render_edited
from app.rules import requires
from app.schemas.holding import HeldOut
from app.schemas.threads import NewReply, ReplyOut, ReplyPatch
from app.transactions import reading, unit_of_work
from community import clock
from community.answers.policies import is_due, last_known_good
from community.answers.queries import AnswerWorth, Worth, worth_of
from community.errors import NotFound
from community.moderation.actions.holding import reply_or_hold
from community.moderation.actions.prints import forget_words_of
from community.moderation.suspicion import Sent
from community.paging import Page
from community.threads import actions
from community.threads.access import reply_to, thread_to, thread_to_reply
from community.threads.queries import Source, replies_after, reply_source

bp = ApiBlueprint("replies", __name__, description="Read and write replies, answers and comments.")


class ReplyQuery(PageQuery):
    """Where to begin: after the reply with this id."""

    after = fields.Integer(load_default=0, validate=validate.Range(min=0, max=2**63 - 1))
    parent_id = fields.Integer(
        load_default=None,
        validate=validate.Range(min=1, max=2**63 - 1),
        metadata={"description": "Only the comments under this reply."},
    )


@bp.route("/threads/<int:thread_id>/replies", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.read")
@bp.lists(ReplyOut, query=ReplyQuery)
def index(query: dict[str, Any], thread_id: int) -> Page[Any]:
    """Everything said in a thread, oldest first, comments included."""
    with reading() as session:
        thread_to(session, actor(), thread_id, verb="threads.read")
        page = replies_after(
            session,
            thread_id,
            after=query["after"],
            parent_id=query["parent_id"],
            cursor=query["cursor"],
            size=query["limit"],
        )
        worth = _worth(session, thread_id, page.items)
    items = [_body(reply, worth) for reply in page.items]
    return Page(items=items, next_cursor=page.next_cursor)


def _worth(session: Session, thread_id: int, replies: Sequence[Source]) -> Worth:
    ids = [each.id for each in replies]
    return worth_of(session, actor(), thread_id=thread_id, reply_ids=ids)


def _body(source: Source, worth: Worth) -> dict[str, Any]:
    names = (
        *("id", "thread_id", "kind", "parent_id", "body", "body_html", "created_at", "edited_at"),
        *("score", "accepted", "state", "attribution"),
    )
    return {
        **{name: getattr(source, name) for name in names},
        "author": {"handle": source.author_handle, "name": source.author_name},
        "reactions": reactions_of(source),
        "mark": source.mark if source.state == "live" else None,
        **_vouched(source, worth.of(source.id)),
    }


def _vouched(source: Source, said: AnswerWorth) -> dict[str, Any]:
    if source.state != "live":
        return {
            "endorsed_by": [],
            "confirmed_at": None,
            "review_due": False,
            "reasoning": None,
        }
    since = last_known_good(
        created_at=source.created_at, edited_at=source.edited_at, confirmed_at=said.confirmed_at
    )
    return {
        "endorsed_by": [each._asdict() for each in said.endorsers],
        "confirmed_at": said.confirmed_at if source.accepted else None,
        "review_due": source.accepted and is_due(since, now=clock.now()),
        "reasoning": said.reasoning or None,
    }


@bp.route("/threads/<int:thread_id>/replies", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.reply")
@bp.arguments(NewReply)  # type: ignore[untyped-decorator]  # the same
@bp.creates(ReplyOut, or_takes=HeldOut)
def create(data: dict[str, Any], thread_id: int) -> tuple[Any, str]:
    """Reply, answer or comment."""
    text = render(data["body"])

    def make(session: Session, sent: Sent | None) -> str:
        granted = thread_to_reply(session, actor(), thread_id)
        made = reply_or_hold(
            session,
            granted,
            author=actor(),
            text=text,
            comment=data["comment"],
            parent_id=data["parent_id"],
            sent=sent,
            alias=data["alias"],
        )
        return address_of(made)

    where = post_once(text, make)
    return taken_at(where) or _read(number_in(where))[0], where


@bp.route("/replies/<int:reply_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.read")
@bp.response(200, ReplyOut)  # type: ignore[untyped-decorator]  # the same
def show(reply_id: int) -> Any:
    """One reply, answer or comment."""
    body, version = _read(reply_id)
    return tagged(body, ReplyOut(), version=version)


def _read(reply_id: int) -> tuple[dict[str, Any], int]:
    with reading() as session:
        reply_to(session, actor(), reply_id, verb="threads.read")
        source = reply_source(session, reply_id)
        worth = _worth(session, source.thread_id, [source])
    return _body(source, worth), source.version


@bp.route("/replies/<int:reply_id>", methods=["PATCH"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.edit_own")
@bp.arguments(ReplyPatch)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, ReplyOut)  # type: ignore[untyped-decorator]  # the same
def change(data: dict[str, Any], reply_id: int) -> Any:
    """Change the text."""
    seen = expected_version()
    with reading() as session:
        earlier = reply_to(session, actor(), reply_id, verb="threads.edit_own").reply
    text = render_edited(data["body"], renderer=earlier.renderer)
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.edit_own")
        version = granted.reply.version if seen is None else seen
        actions.edit_reply(
            session,
            granted,
            editor=actor(),
            text=text,
            version=version,
            reason=data.get("reason", ""),
        )
    body, version = _read(reply_id)
    return tagged(body, ReplyOut(), version=version)


@bp.route("/replies/<int:reply_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("threads.edit_own")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def delete(reply_id: int) -> None:
    """Delete; a note stays in its place, and its author can take it back for ten minutes."""
    with unit_of_work() as session:
        granted = reply_to(session, actor(), reply_id, verb="threads.edit_own")
        if granted.reply.deleted_at is not None:
            raise NotFound
        actions.delete_reply(session, granted, actor=actor())
        forget_words_of(session, granted, by=actor())
