"""Polls at posts for programs."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.idempotency import once
from app.rules import requires
from app.schemas.polls import NewPoll, PollOut, PollVoteIn
from app.transactions import reading, unit_of_work
from community.errors import NotFound
from community.polls import actions
from community.polls.access import poll_at, poll_to, post_to
from community.polls.queries import Seen, seen

bp = ApiBlueprint("polls", __name__, description="Ask at your posts what others choose, and vote.")
_ADDRESS = "/api/v1/polls/"


@bp.route("/threads/<int:thread_id>/poll", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("polls.read")
@bp.response(200, PollOut)  # type: ignore[untyped-decorator]  # the same
def show_at_thread(thread_id: int) -> dict[str, Any]:
    """The poll of a thread's first post; 404 when it has none."""
    return _shown_at(thread_id=thread_id, reply_id=None)


@bp.route("/replies/<int:reply_id>/poll", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("polls.read")
@bp.response(200, PollOut)  # type: ignore[untyped-decorator]  # the same
def show_at_reply(reply_id: int) -> dict[str, Any]:
    """The poll of a reply or an answer; 404 when it has none."""
    return _shown_at(thread_id=None, reply_id=reply_id)


def _shown_at(*, thread_id: int | None, reply_id: int | None) -> dict[str, Any]:
    with reading() as session:
        on = post_to(session, actor(), thread_id=thread_id, reply_id=reply_id, verb="polls.read")
        found = poll_at(session, thread_id=on.thread.id, reply_id=reply_id)
    if found is None:
        raise NotFound
    return _shown(found.id)


@bp.route("/threads/<int:thread_id>/poll", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("polls.make")
@bp.arguments(NewPoll)  # type: ignore[untyped-decorator]  # the same
@bp.creates(PollOut)
def create(data: dict[str, Any], thread_id: int) -> tuple[Any, str]:
    """Put a poll at the first post of your own thread."""
    return _create(data, thread_id=thread_id, reply_id=None)


@bp.route("/replies/<int:reply_id>/poll", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("polls.make")
@bp.arguments(NewPoll)  # type: ignore[untyped-decorator]  # the same
@bp.creates(PollOut)
def create_at_reply(data: dict[str, Any], reply_id: int) -> tuple[Any, str]:
    """Put a poll at your own reply or answer."""
    return _create(data, thread_id=None, reply_id=reply_id)


def _create(
    data: dict[str, Any], *, thread_id: int | None, reply_id: int | None
) -> tuple[Any, str]:
    def make(session: Session) -> str:
        on = post_to(session, actor(), thread_id=thread_id, reply_id=reply_id, verb="polls.make")
        return str(actions.ask(session, on, by=actor(), **data).id)

    with unit_of_work() as session:
        number = once(session, lambda: make(session))
    return _shown(int(number)), _ADDRESS + number


@bp.route("/polls/<int:poll_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("polls.read")
@bp.response(200, PollOut)  # type: ignore[untyped-decorator]  # the same
def show(poll_id: int) -> dict[str, Any]:
    """A poll, with what was voted where that is shown to you."""
    return _shown(poll_id)


def _shown(poll_id: int) -> dict[str, Any]:
    with reading() as session:
        found = seen(session, poll_to(session, actor(), poll_id, verb="polls.read"), actor())
    poll = found.poll
    names = ("id", "thread_id", "reply_id", "question", "most", "anonymous", "shows")
    moments = ("created_at", "closes_at", "closed_at")
    return {
        **{name: getattr(poll, name) for name in (*names, *moments)},
        "open": found.is_open,
        "voted": found.voted,
        "voters": found.voters,
        "options": [_option(found, place) for place in range(len(poll.options))],
    }


def _option(found: Seen, place: int) -> dict[str, Any]:
    named = None
    if found.counts is not None and not found.poll.anonymous:
        named = [vars(voter) for voter in found.named if voter.choice == place]
    return {
        "words": found.poll.options[place],
        "votes": None if found.counts is None else found.counts[place],
        "chosen": place in found.choices,
        "voters": named,
    }


@bp.route("/polls/<int:poll_id>/vote", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("polls.vote")
@bp.arguments(PollVoteIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, PollOut)  # type: ignore[untyped-decorator]  # the same
def cast(data: dict[str, Any], poll_id: int) -> dict[str, Any]:
    """Vote; under names another vote takes the place of the first, else 409."""
    with unit_of_work() as session:
        granted = poll_to(session, actor(), poll_id, verb="polls.vote", to_change=True)
        actions.vote(session, granted, by=actor(), choices=data["choices"])
    return _shown(poll_id)


@bp.route("/polls/<int:poll_id>/vote", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("polls.vote")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def take_back(poll_id: int) -> None:
    """Take your vote back, in a poll under names."""
    with unit_of_work() as session:
        granted = poll_to(session, actor(), poll_id, verb="polls.vote", to_change=True)
        actions.take_back(session, granted, by=actor())


@bp.route("/polls/<int:poll_id>/closing", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("polls.make")
@bp.response(200, PollOut)  # type: ignore[untyped-decorator]  # the same
def close(poll_id: int) -> dict[str, Any]:
    """Close a poll before its time: your own, or as a facilitator any."""
    with unit_of_work() as session:
        granted = poll_to(session, actor(), poll_id, verb="polls.make", to_change=True)
        actions.close(session, granted, by=actor())
    return _shown(poll_id)
