"""Measures against members, one's own, and appeals, for programs."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery
from app.idempotency import done_once, once
from app.rules import requires
from app.schemas.measures import (
    AppealAnswerForm,
    AppealForm,
    MeasureForm,
    MeasureOut,
)
from app.schemas.moderation import NoteForm, NoteOut, ReportReceipt
from app.transactions import reading, unit_of_work
from community.moderation.access import appeal_to_answer, member_to_moderate, own_measure
from community.moderation.actions import desk, measures
from community.moderation.actions.appeals import answer, appeal
from community.moderation.policies import MeasureKind, Ruling
from community.moderation.queries.measures import (
    appeals_waiting,
    measures_of_member,
    notes_about,
    own_measures,
)
from community.paging import Page

bp = ApiBlueprint(
    "measures",
    __name__,
    description="Warn and mute members, take notes, appeal and answer appeals.",
)
_PERSON = "/communities/<slug>/moderation/people/<handle>"


@bp.route(f"{_PERSON}/measures", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.sanction")
@bp.lists(MeasureOut, query=PageQuery)
def index(query: dict[str, Any], slug: str, handle: str) -> Page[Any]:
    """What this community decided about a member, newest first."""
    with reading() as session:
        found = member_to_moderate(session, actor(), slug, handle)
        return measures_of_member(
            session,
            community_id=found.granted.community.id,
            account_id=found.account.id,
            cursor=query["cursor"],
            size=query["limit"],
        )


@bp.route(f"{_PERSON}/measures", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.sanction")
@bp.arguments(MeasureForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(202, ReportReceipt)  # type: ignore[untyped-decorator]  # the same
def take(data: dict[str, Any], slug: str, handle: str) -> Any:
    """Warn or mute a member; they are told why and how to appeal."""
    kind = MeasureKind(data.pop("kind"))
    with unit_of_work() as session:
        found = member_to_moderate(session, actor(), slug, handle)
        made = once(
            session,
            lambda: str(measures.take(session, found, by=actor(), kind=kind, **data).id),
        )
    return {"id": int(made)}


@bp.route(f"{_PERSON}/mute", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.sanction")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def unmute(slug: str, handle: str) -> None:
    """Let a member write again."""
    with unit_of_work() as session:
        measures.unmute(session, member_to_moderate(session, actor(), slug, handle), by=actor())


@bp.route(f"{_PERSON}/notes", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.sanction")
@bp.lists(NoteOut, query=PageQuery)
def notes(query: dict[str, Any], slug: str, handle: str) -> Page[Any]:
    """The latest hundred notes about a member, which facilitators of this community see."""
    del query
    with reading() as session:
        found = member_to_moderate(session, actor(), slug, handle)
        here = {"community_id": found.granted.community.id, "account_id": found.account.id}
        return Page(items=notes_about(session, **here), next_cursor=None)


@bp.route(f"{_PERSON}/notes", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.sanction")
@bp.arguments(NoteForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(202, ReportReceipt)  # type: ignore[untyped-decorator]  # the same
def note(data: dict[str, Any], slug: str, handle: str) -> Any:
    """Leave a note about a member."""
    with unit_of_work() as session:
        found = member_to_moderate(session, actor(), slug, handle)
        made = once(session, lambda: str(desk.note_about(session, found, by=actor(), **data).id))
    return {"id": int(made)}


@bp.route("/me/decisions", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.read_own")
@bp.lists(MeasureOut, query=PageQuery)
def own(query: dict[str, Any]) -> Page[Any]:
    """What was decided about oneself, newest first."""
    with reading() as session:
        return own_measures(session, actor(), cursor=query["cursor"], size=query["limit"])


@bp.route("/me/decisions/<int:measure_id>/appeal", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.appeal")
@bp.arguments(AppealForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(202, ReportReceipt)  # type: ignore[untyped-decorator]  # the same
def make_appeal(data: dict[str, Any], measure_id: int) -> Any:
    """Ask somebody else to look again; once for each decision."""
    with unit_of_work() as session:
        measure = own_measure(session, actor(), measure_id)
        made = once(session, lambda: str(appeal(session, measure, body=data["body"]).id))
    return {"id": int(made)}


@bp.route("/appeals", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.answer_appeals")
@bp.lists(MeasureOut, query=PageQuery)
def appeals(query: dict[str, Any]) -> Page[Any]:
    """Open appeals that come to oneself, oldest first."""
    with reading() as session:
        return appeals_waiting(session, actor(), cursor=query["cursor"], size=query["limit"])


@bp.route("/appeals/<int:appeal_id>/answer", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.answer_appeals")
@bp.arguments(AppealAnswerForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def answer_appeal(data: dict[str, Any], appeal_id: int) -> None:
    """Let a decision stand or reverse it, with an answer to the person."""
    with unit_of_work() as session:
        found = appeal_to_answer(session, actor(), appeal_id)
        ruling = Ruling(data["ruling"])
        done_once(
            session,
            lambda: answer(session, found, by=actor(), ruling=ruling, words=data["answer"]),
        )
