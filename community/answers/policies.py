"""Pure rules: who may endorse an answer and say that it holds, and when it has to be looked at."""

from __future__ import annotations

from datetime import datetime, timedelta

from community.accounts.actor import Actor
from community.answers.models import Part
from community.rights import Role, Standing, may
from community.threads.models import Reply, Thread
from community.threads.policies import is_own

REVIEW_AFTER = timedelta(days=365)  # an accepted answer, after it was last said to hold


def part_of(standing: Standing, *, expert: bool) -> Part | None:
    """As whom the actor may endorse answers; None for whoever is neither."""
    if not may("answers.endorse", standing):
        return None
    if Role.FACILITATOR in standing:
        return Part.FACILITATOR
    return Part.EXPERT if expert else None


def may_confirm(
    reply: Reply, thread: Thread, *, actor: Actor, standing: Standing, expert: bool
) -> bool:
    """Whether the actor may say that the accepted answer still holds.

    Who asked and who answered may, as well as whoever may endorse it.
    """
    if not may("answers.confirm", standing):
        return False
    if is_own(thread, actor=actor) or is_own(reply, actor=actor):
        return True
    return part_of(standing, expert=expert) is not None


def last_known_good(
    *, created_at: datetime, edited_at: datetime | None, confirmed_at: datetime | None
) -> datetime:
    """Since when nobody has looked at an answer: written, edited or confirmed last."""
    return max(moment for moment in (created_at, edited_at, confirmed_at) if moment is not None)


def is_due(moment: datetime, *, now: datetime) -> bool:
    """Whether an accepted answer that was last known good then has to be looked at again."""
    return moment <= now - REVIEW_AFTER
