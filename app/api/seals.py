"""Seals of aliases for programs: ask that one be opened, decide, and mute an alias."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.idempotency import done_once, once
from app.rules import requires
from app.schemas.seals import (
    SealDecisionForm,
    SealForm,
    SealRequestFullOut,
    SealRequestOut,
)
from app.transactions import reading, unit_of_work
from community.paging import Page
from community.seals.access import GrantedAlias, alias_to, request_to
from community.seals.actions import ask_to_open, decide, mute_alias
from community.seals.queries import person_shown, request_row, requests_page

bp = ApiBlueprint("seals", __name__, description="Open the seal of an alias, together.")
_ADDRESS = "/api/v1/seals/"


def _alias(session: Session, ids: dict[str, int], *, verb: str) -> GrantedAlias:
    thread_id, reply_id = ids.get("thread_id"), ids.get("reply_id")
    return alias_to(session, actor(), thread_id=thread_id, reply_id=reply_id, verb=verb)


def _ask(data: dict[str, Any], **ids: int) -> tuple[Any, str]:
    with unit_of_work() as session:
        found = _alias(session, ids, verb="seals.ask")
        made = once(
            session,
            lambda: str(ask_to_open(session, found, by=actor(), reason=data["reason"]).id),
        )
    return _read(int(made)), _ADDRESS + made


@bp.route("/threads/<int:thread_id>/seal", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("seals.ask")
@bp.arguments(SealForm)  # type: ignore[untyped-decorator]  # the same
@bp.creates(SealRequestFullOut)
def ask_of_thread(data: dict[str, Any], thread_id: int) -> tuple[Any, str]:
    """Ask that the seal of the alias that began a thread be opened; an admin decides."""
    return _ask(data, thread_id=thread_id)


@bp.route("/replies/<int:reply_id>/seal", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("seals.ask")
@bp.arguments(SealForm)  # type: ignore[untyped-decorator]  # the same
@bp.creates(SealRequestFullOut)
def ask_of_reply(data: dict[str, Any], reply_id: int) -> tuple[Any, str]:
    """The same of the alias that wrote a reply."""
    return _ask(data, reply_id=reply_id)


@bp.route("/seals", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("seals.read")
@bp.lists(SealRequestOut)
def index(query: dict[str, Any]) -> Page[Any]:
    """Requests that you made, that concern you or, as an admin, all of them; newest first."""
    with reading() as session:
        return requests_page(session, actor(), cursor=query["cursor"], size=query["limit"])


@bp.route("/seals/<int:seal_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("seals.read")
@bp.response(200, SealRequestFullOut)  # type: ignore[untyped-decorator]  # the same
def show(seal_id: int) -> dict[str, Any]:
    """One request; who it is about stands in it for the two who agreed, for a day."""
    return _read(seal_id)


def _read(seal_id: int) -> dict[str, Any]:
    with reading() as session:
        found = request_to(session, actor(), seal_id)
        row = request_row(session, seal_id)
        return {**vars(row), "person": person_shown(session, found, actor())}


@bp.route("/seals/<int:seal_id>/decision", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("seals.decide")
@bp.arguments(SealDecisionForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, SealRequestFullOut)  # type: ignore[untyped-decorator]  # the same
def settle(data: dict[str, Any], seal_id: int) -> dict[str, Any]:
    """Agree or refuse; never who asked, who facilitates there, who leads people, or the author."""
    with unit_of_work() as session:

        def act() -> None:
            found = request_to(session, actor(), seal_id, to_change=True)
            decide(session, found, by=actor(), agree=data["agree"])

        done_once(session, act)
    return _read(seal_id)


def _mute(*, muted: bool, **ids: int) -> None:
    with unit_of_work() as session:
        found = _alias(session, ids, verb="seals.mute")
        done_once(session, lambda: mute_alias(session, found, by=actor(), muted=muted))


@bp.route("/threads/<int:thread_id>/alias/mute", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("seals.mute")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def mute_of_thread(thread_id: int) -> None:
    """Let the alias that began a thread say no more in it."""
    _mute(muted=True, thread_id=thread_id)


@bp.route("/threads/<int:thread_id>/alias/mute", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("seals.mute")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def unmute_of_thread(thread_id: int) -> None:
    """Let it write again."""
    _mute(muted=False, thread_id=thread_id)


@bp.route("/replies/<int:reply_id>/alias/mute", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("seals.mute")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def mute_of_reply(reply_id: int) -> None:
    """Let the alias that wrote a reply say no more in its thread."""
    _mute(muted=True, reply_id=reply_id)


@bp.route("/replies/<int:reply_id>/alias/mute", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("seals.mute")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def unmute_of_reply(reply_id: int) -> None:
    """Let it write again."""
    _mute(muted=False, reply_id=reply_id)
