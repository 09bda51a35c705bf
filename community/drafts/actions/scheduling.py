"""Ask for a draft to be posted at a time, and take that back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.drafts.models import Draft
from community.drafts.places import Act, Place
from community.errors import Refused
from community.words import N_

SOONEST = timedelta(minutes=5)
FURTHEST = timedelta(days=90)


def schedule(session: Session, draft: Draft, *, at: datetime, time_zone: str = "") -> None:
    """Have the draft posted then; it comes from `own_draft`, held, or was just kept.

    Refused for a time out of bounds, and for what cannot be posted later. Whether it may be posted
    is asked again when the time has come.
    """
    demand_time(at)
    if draft.act not in (Act.START, Act.REPLY):
        raise Refused(N_("Only threads and replies can be posted later."), code="not_later")
    draft.post_at, draft.time_zone, draft.refused = at, time_zone, ""
    draft.place = f"{place_of(draft).key}#{draft.id}"
    draft.version += 1
    draft.touched_at = clock.now()
    session.flush()  # others may begin at the same place


def demand_time(at: datetime) -> None:
    """Refused for a moment that is over, too near or too far away."""
    now = clock.now()
    # A field holds no seconds: five minutes from now is chosen up to a minute earlier.
    if at < now + SOONEST - timedelta(minutes=1):
        words = N_("Choose a time that is at least five minutes from now.")
    elif at > now + FURTHEST:
        words = N_("Choose a time within the next 90 days.")
    else:
        return
    raise Refused(words, code="bad_time", fields={"post_at": words})


def back_to_draft(session: Session, draft: Draft, *, why: str = "") -> None:
    """Let it wait for its author again; it takes its old place unless something was begun there."""
    draft.post_at, draft.time_zone, draft.refused = None, "", why
    key = place_of(draft).key
    taken = select(Draft.id).where(Draft.account_id == draft.account_id, Draft.place == key)
    if session.scalar(taken) is None:
        draft.place = key
    draft.version += 1
    draft.touched_at = clock.now()
    session.flush()  # the place is taken from here on


def place_of(draft: Draft) -> Place:
    """Where a draft belongs."""
    return Place(
        act=Act(draft.act),
        community_id=draft.community_id,
        thread_id=draft.thread_id,
        reply_id=draft.reply_id,
    )
