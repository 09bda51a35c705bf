"""/api/v1/today: what needs the one who asks, in communities they look after."""

from __future__ import annotations

from typing import Any

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.i18n import spoken
from app.rules import requires
from app.schemas.today import DayOut, MarkIn
from app.today import opening_of
from app.transactions import reading, unit_of_work
from community.agenda import day_of, deal_with, undo
from community.organisation.queries import organisation_zone
from community.today.actions import due_again
from community.today.lines import Line
from community.today.ranks import RULE

bp = ApiBlueprint("today", __name__, description="Your day as a facilitator.")


@bp.route("/today", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("today.read")
@bp.response(200, DayOut)  # type: ignore[untyped-decorator]  # the same
def show() -> dict[str, Any]:
    """See what needs you; empty for whoever looks after no community."""
    with reading() as session:
        day = day_of(session, actor())
    return {
        "items": [_told(line) for line in day.lines],
        "more": day.more,
        "order": spoken(RULE),
    }


def _told(line: Line) -> dict[str, Any]:
    draft = line.draft
    return {
        "key": line.key,
        "kind": line.kind,
        "community": line.place.slug,
        "rank": line.rank,
        "since": line.since,
        "says": spoken(line.says),
        "why": spoken(line.why),
        "url": opening_of(line),
        "draft": draft
        and {
            "title": spoken(draft.title) if draft.title else None,
            "body": spoken(draft.body) if draft.body else None,
        },
    }


@bp.route("/today/marks/<line_key>", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("today.manage")
@bp.arguments(MarkIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def put(data: dict[str, Any], line_key: str) -> None:
    """Say that a line of your day is done, put off or nothing for you."""
    with unit_of_work() as session:
        until = data["until"]
        again = due_again(until, organisation_zone(session)) if until else None
        deal_with(session, actor(), line_key, data["state"], until=again)


@bp.route("/today/marks/<line_key>", methods=["DELETE"])  # type: ignore[untyped-decorator]  # untyped library
@requires("today.manage")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def remove(line_key: str) -> None:
    """Take that back: the line appears again. Harmless for a line that is not marked."""
    with unit_of_work() as session:
        undo(session, actor(), line_key)
