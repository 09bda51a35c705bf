"""Whispers beneath a thread, and moderation in counts, for programs."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint, PageQuery
from app.idempotency import once
from app.rules import requires
from app.schemas.measures import FiguresOut, WhisperForm
from app.schemas.moderation import NoteOut, ReportReceipt
from app.schemas.quarters import QuarterQuery
from app.transactions import reading, unit_of_work
from community.communities.access import community_to
from community.moderation.actions.whispers import take_out, whisper
from community.moderation.queries.figures import moderation_figures
from community.moderation.queries.whispers import whispers_in
from community.organisation.queries import organisation_zone
from community.paging import Page
from community.quarters.periods import finished_quarter
from community.threads.access import thread_to

bp = ApiBlueprint(
    "whispers",
    __name__,
    description="Whispers between facilitators, and the counts of their moderation.",
)


@bp.route("/threads/<int:thread_id>/whispers", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.whisper")
@bp.lists(NoteOut, query=PageQuery)
def index(query: dict[str, Any], thread_id: int) -> Page[Any]:
    """What facilitators said beneath a thread: the latest hundred, oldest first."""
    del query
    with reading() as session:
        thread_to(session, actor(), thread_id, verb="moderation.whisper")
        return Page(items=whispers_in(session, thread_id), next_cursor=None)


@bp.route("/threads/<int:thread_id>/whispers", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.whisper")
@bp.arguments(WhisperForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(202, ReportReceipt)  # type: ignore[untyped-decorator]  # the same
def create(data: dict[str, Any], thread_id: int) -> Any:
    """Say something beneath a thread that only its facilitators hear."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="moderation.whisper")
        made = once(session, lambda: str(whisper(session, granted, by=actor(), **data).id))
    return {"id": int(made)}


@bp.route("/threads/<int:thread_id>/whispers/<int:whisper_id>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.whisper")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def remove(thread_id: int, whisper_id: int) -> None:
    """Take a whisper out."""
    with unit_of_work() as session:
        granted = thread_to(session, actor(), thread_id, verb="moderation.whisper")
        take_out(session, granted, whisper_id=whisper_id)


@bp.route("/communities/<slug>/moderation/figures", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("moderation.review")
@bp.arguments(QuarterQuery, location="query")  # type: ignore[untyped-decorator]  # the same
@bp.response(200, FiguresOut)  # type: ignore[untyped-decorator]  # the same
def figures(query: dict[str, Any], slug: str) -> Any:
    """Reports, measures and appeals of a finished quarter; null where fewer than five people."""
    with reading() as session:
        place = community_to(session, actor(), slug, verb="moderation.review").community
        zone = organisation_zone(session)
        quarter = finished_quarter(query["of"], zone)
        begins, ends = quarter.bounds(zone)
        counts = moderation_figures(session, community_id=place.id, begins=begins, ends=ends)
    return {"quarter": quarter.name, "items": counts}
