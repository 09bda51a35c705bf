"""Answer a prompt, and choose whether more come."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.leading.models import LeadingChoice
from community.leading.policies import PAUSE, LeadingState


def dismiss(session: Session, actor: Actor) -> None:
    """Not now: the other prompt comes in two weeks."""
    chosen = _own(session, actor)
    chosen.turns += 1
    chosen.dismissed_at = clock.now()


def choose(session: Session, actor: Actor, state: LeadingState) -> None:
    """Have prompts, pause them for three months, or have none ever again."""
    chosen = _own(session, actor)
    now = clock.now()
    chosen.paused_until = now + PAUSE if state is LeadingState.PAUSED else None
    chosen.off_at = now if state is LeadingState.OFF else None


def _own(session: Session, actor: Actor) -> LeadingChoice:
    assert actor.id is not None  # the right asks for an account
    found = session.get(LeadingChoice, actor.id, with_for_update=True)
    if found is None:
        found = LeadingChoice(account_id=actor.id, turns=0)
        session.add(found)
        session.flush()
    return found
