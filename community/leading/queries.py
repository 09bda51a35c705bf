"""The one prompt that waits for somebody, and what they chose about prompts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.leading.models import LeadingChoice
from community.leading.policies import LeadingState, Prompt, is_due, prompt_of, state_of
from community.threads.models import Reply, Thread
from community.today.lines import Place


@dataclass(frozen=True, kw_only=True)
class Leading:
    """What somebody chose, and the prompt that waits, with the community to begin in."""

    state: LeadingState = LeadingState.ON
    paused_until: datetime | None = None
    prompt: Prompt | None = None
    place: Place | None = None


def leading_of(session: Session, actor: Actor, places: Sequence[Place]) -> Leading:
    """For the actor alone; in two statements, and none for whoever facilitates nothing.

    `places` are living communities. Never more than one prompt waits, in the first of them.
    """
    own = [place for place in places if place.facilitates]
    now = clock.now()
    chosen = session.get(LeadingChoice, actor.id or 0)
    known = chosen or LeadingChoice(turns=0)
    state = state_of(paused_until=known.paused_until, off_at=known.off_at, now=now)
    paused = known.paused_until if state is LeadingState.PAUSED else None
    if state is not LeadingState.ON or not own:
        return Leading(state=state, paused_until=paused)
    last = _last_marked(session, actor)
    marked_at = None if last is None else last.created_at
    if not is_due(dismissed_at=known.dismissed_at, marked_at=marked_at, now=now):
        return Leading()
    prompt = prompt_of(known.turns, last=None if last is None else last.mark)
    return Leading(prompt=prompt, place=own[known.turns % len(own)])


def _last_marked(session: Session, actor: Actor) -> Any:
    """The newest post that the actor marked themselves under their name, by a partial index."""
    kinds = [
        select(kind.mark, kind.created_at).where(
            kind.author_id == (actor.id or 0), kind.mark.is_not(None)
        )
        for kind in (Thread, Reply)
    ]
    both = union_all(*kinds).subquery()
    return session.execute(
        select(both.c.mark, both.c.created_at).order_by(both.c.created_at.desc()).limit(1)
    ).one_or_none()
