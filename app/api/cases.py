"""One report: its notes, who has it in hand; and what waits everywhere, for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery, tagged, version_if_sent
from app.idempotency import done_once, once
from app.rules import requires
from app.schemas.moderation import CaseOut, NoteForm, ReportReceipt, WaitingOut
from app.transactions import reading, unit_of_work
from community.moderation.access import report_to_decide
from community.moderation.actions import cases
from community.moderation.queries import report_row
from community.moderation.queries.overview import places_waiting
from community.moderation.queries.reports import notes_on
from community.paging import Page

bp = ApiBlueprint(
    "cases", __name__, description="Work on a report together: notes, and who has it in hand."
)


@bp.route("/reports/<int:report_id>", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.review")
@bp.response(200, CaseOut)  # type: ignore[untyped-decorator]  # the same
def show(report_id: int) -> Any:
    """A report with the notes of moderators; it does not name who reported."""
    with reading() as session:
        found = report_to_decide(session, actor(), report_id)
        notes = notes_on(session, found.report.id)
        row = report_row(session, found.report.id)
    return tagged({**asdict(row), "notes": notes}, CaseOut(), version=row.version)


@bp.route("/reports/<int:report_id>/notes", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.review")
@bp.arguments(NoteForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(202, ReportReceipt)  # type: ignore[untyped-decorator]  # the same
def write_note(data: dict[str, Any], report_id: int) -> Any:
    """Leave a note for the other moderators."""
    with unit_of_work() as session:
        found = report_to_decide(session, actor(), report_id)
        made = once(session, lambda: str(cases.write_note(session, found, by=actor(), **data).id))
    return {"id": int(made)}


@bp.route("/reports/<int:report_id>/assignment", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.review")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def assign(report_id: int) -> None:
    """Take a report in hand; with the ETag that was seen as If-Match also out of another's."""
    seen = version_if_sent()
    with unit_of_work() as session:
        found = report_to_decide(session, actor(), report_id)
        done_once(session, lambda: cases.take_in_hand(session, found, by=actor(), version=seen))


@bp.route("/reports/<int:report_id>/assignment", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.review")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def unassign(report_id: int) -> None:
    """Leave a report to others."""
    with unit_of_work() as session:
        cases.leave(session, report_to_decide(session, actor(), report_id), by=actor())


@bp.route("/moderation/waiting", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.oversee")
@bp.lists(WaitingOut, query=PageQuery)
def waiting(query: dict[str, Any]) -> Page[Any]:
    """How many reports wait in each community and since when; for admins, without content."""
    with reading() as session:
        return places_waiting(session, cursor=query["cursor"], size=query["limit"])
