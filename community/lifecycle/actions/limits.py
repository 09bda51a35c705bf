"""Decide what the gates between stages ask for, and what a community needs before it opens."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.errors import Refused
from community.lifecycle.limits import (
    BOUNDS,
    OPENING,
    OPENING_BOUNDS,
    SHIPPED_OPENING,
    STAGES,
    Bounds,
)
from community.lifecycle.stages import SHIPPED
from community.organisation.actions import decide
from community.words import N_, Words

DECISIONS = (STAGES, OPENING)


def decide_limits(
    session: Session, *, stages: Mapping[str, float], opening: Mapping[str, float], by: Actor
) -> None:
    """Let these thresholds count from now on; what is left out is as Hearth ships it.

    Only what differs is kept, so that what ships may get better. Refused (`bad_threshold`), by
    name, for what lies outside of its bounds.
    """
    for given, bounds in ((stages, BOUNDS), (opening, OPENING_BOUNDS)):
        wrong = {
            name: _asked(bounds[name]) for name in given if not bounds[name].holds(given[name])
        }
        if wrong:
            words = N_("One of the thresholds is out of bounds. Nothing was changed.")
            raise Refused(words, code="bad_threshold", fields=wrong)
    _decide(session, STAGES, stages, shipped=SHIPPED, by=by)
    _decide(session, OPENING, opening, shipped=SHIPPED_OPENING, by=by)


def _decide(
    session: Session,
    name: str,
    given: Mapping[str, float],
    *,
    shipped: Mapping[str, float],
    by: Actor,
) -> None:
    own = {code: value for code, value in given.items() if value != shipped[code]}
    decide(session, name, own or None, by=by)


def _asked(bounds: Bounds) -> Words:
    return N_(
        "Choose something from %(least)s to %(most)s.",
        least=f"{bounds.least:g}",
        most=f"{bounds.most:g}",
    )
