"""/api/v1/me/mails: when mails come to the one who asks."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.rules import requires
from app.schemas.rhythm import RhythmIn, RhythmOut, rhythm_from
from app.transactions import reading, unit_of_work
from community.notifications.actions import choose_rhythm
from community.rhythm.queries import own_rhythm

bp = ApiBlueprint("rhythm", __name__, description="When mails come to you.")


def _shown(session: Session) -> dict[str, Any]:
    mine = own_rhythm(session, actor())
    return {
        **asdict(mine.rhythm),
        "time_zone": mine.zone.key,
        "mailed": mine.mailed,
        "next_digest_at": mine.digest_at,
    }


@bp.route("/me/mails", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("notifications.read")
@bp.response(200, RhythmOut)  # type: ignore[untyped-decorator]  # the same
def show() -> dict[str, Any]:
    """When mails come to you."""
    with reading() as session:
        return _shown(session)


@bp.route("/me/mails", methods=["PUT"])  # type: ignore[untyped-decorator]  # the same
@requires("notifications.manage")
@bp.arguments(RhythmIn)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, RhythmOut)  # type: ignore[untyped-decorator]  # the same
def choose(data: dict[str, Any]) -> dict[str, Any]:
    """Choose when mails come to you; all of it at once."""
    with unit_of_work() as session:
        choose_rhythm(session, actor(), rhythm_from(data))
        return _shown(session)
