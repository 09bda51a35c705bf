"""One's own badges, and prompts to lead by example, for programs."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.actor import actor
from app.api.ground import ApiBlueprint
from app.i18n import spoken
from app.idempotency import done_once
from app.rules import requires
from app.schemas.reactions import BadgesPatch, LeadingForm, LeadingOut, OwnBadgesOut
from app.transactions import reading, unit_of_work
from community.badges.actions import choose_showing
from community.badges.queries import badges_of, shows_badges
from community.leading.actions import choose, dismiss
from community.leading.queries import leading_of
from community.lifecycle.facilitating import places_of

bp = ApiBlueprint(
    "leading", __name__, description="Your badges, and prompts to lead by example; yours alone."
)


@bp.route("/me/badges", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.read_own")
@bp.response(200, OwnBadgesOut)  # type: ignore[untyped-decorator]  # the same
def badges() -> dict[str, Any]:
    """Your badges for help given, and whether your profile shows them."""
    with reading() as session:
        return _badges(session)


@bp.route("/me/badges", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("accounts.manage_own")
@bp.arguments(BadgesPatch)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, OwnBadgesOut)  # type: ignore[untyped-decorator]  # the same
def choose_badges(data: dict[str, Any]) -> dict[str, Any]:
    """Say whether your profile shows them."""
    with unit_of_work() as session:
        choose_showing(session, actor(), shown=data["shown"])
        session.flush()
        return _badges(session)


def _badges(session: Session) -> dict[str, Any]:
    me = actor().id or 0
    held = [
        {**one._asdict(), "name": spoken(one.name), "rule": spoken(one.rule)}
        for one in badges_of(session, me, own=True)
    ]
    return {"shown": shows_badges(session, me), "badges": held}


@bp.route("/me/leading", methods=["GET"])  # type: ignore[untyped-decorator]  # untyped library
@requires("today.read")
@bp.response(200, LeadingOut)  # type: ignore[untyped-decorator]  # the same
def leading() -> dict[str, Any]:
    """The prompt that waits for you, if you facilitate a community, and what you chose."""
    with reading() as session:
        return _leading(session)


@bp.route("/me/leading", methods=["PUT"])  # type: ignore[untyped-decorator]  # untyped library
@requires("today.manage")
@bp.arguments(LeadingForm)  # type: ignore[untyped-decorator]  # the same
@bp.response(200, LeadingOut)  # type: ignore[untyped-decorator]  # the same
def choose_leading(data: dict[str, Any]) -> dict[str, Any]:
    """Have prompts, pause them for three months, or have none."""
    with unit_of_work() as session:
        choose(session, actor(), data["state"])
        session.flush()
        return _leading(session)


def _leading(session: Session) -> dict[str, Any]:
    found = leading_of(session, actor(), places_of(session, actor()))
    waits = None
    if found.prompt is not None and found.place is not None:
        prompt = found.prompt
        waits = {
            "mark": str(prompt.mark),
            "says": spoken(prompt.says),
            "why": spoken(prompt.why),
            "community": found.place.slug,
        }
    return {"state": str(found.state), "paused_until": found.paused_until, "prompt": waits}


@bp.route("/me/leading/dismissal", methods=["POST"])  # type: ignore[untyped-decorator]  # untyped library
@requires("today.manage")
@bp.response(204)  # type: ignore[untyped-decorator]  # the same
def dismiss_prompt() -> None:
    """Not now: the other prompt comes in two weeks at the earliest."""
    with unit_of_work() as session:
        done_once(session, lambda: dismiss(session, actor()))
