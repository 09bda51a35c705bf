"""Arrange the rota, take part in it, and settle whether a newcomer still waits."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.communities.access import Granted
from community.errors import Conflict, Refused
from community.outbox import record
from community.welcoming.clockwork import end_welcome, pass_on
from community.welcoming.events import WelcomerAsked
from community.welcoming.models import Welcome, Welcomer, WelcomeState
from community.welcoming.rota import today_here
from community.words import N_

MOST_ON_ROTA = 50
LONGEST_AWAY = 366  # days


def ask_welcomer(session: Session, granted: Granted, *, account_id: int, by: Actor) -> Welcomer:
    """Ask a member to say hello; they are on the rota once they accept. Oneself is at once.

    Asked again while it is open, nothing changes.
    """
    place = granted.community
    found = session.scalar(
        select(Welcomer).where(Welcomer.community_id == place.id, Welcomer.account_id == account_id)
    )
    if found is not None:
        return found
    count = select(func.count()).where(Welcomer.community_id == place.id)
    if (session.scalar(count) or 0) >= MOST_ON_ROTA:
        words = N_(
            "A rota has at most %(most)s people. Take somebody off first.", most=MOST_ON_ROTA
        )
        raise Conflict(words, code="rota_full")
    now = clock.now()
    own = account_id == by.id
    made = Welcomer(
        community_id=place.id,
        account_id=account_id,
        asked_at=now,
        accepted_at=now if own else None,
    )
    session.add(made)
    if not own:
        assert by.id is not None  # the right asks for a facilitator
        record(
            session,
            WelcomerAsked(community_id=place.id, account_id=account_id, asked_by_id=by.id),
        )
    return made


def accept_place(place: Welcomer) -> None:
    """Agree to say hello."""
    place.accepted_at = place.accepted_at or clock.now()


def take_off(session: Session, place: Welcomer, *, by: Actor) -> None:
    """Say hello no more, or decline to; turns that were theirs are the next one's.

    Whom somebody else takes off is told that nothing is left to do.
    """
    own = by.is_person(place.account_id)
    open_turns = session.scalars(
        select(Welcome).where(
            Welcome.community_id == place.community_id,
            Welcome.welcomer_id == place.account_id,
            Welcome.state == WelcomeState.WAITING,
        )
    ).all()
    session.delete(place)
    session.flush()  # who is next is looked up without them
    for welcome in open_turns:
        pass_on(session, welcome, told=not own)


def be_away(session: Session, place: Welcomer, until: date | None) -> None:
    """Have no new turns up to and with this day; None for being back."""
    today = today_here(session)
    if until is not None and not today <= until <= date.fromordinal(
        today.toordinal() + LONGEST_AWAY
    ):
        words = N_("Choose a day from today on, within a year.")
        raise Refused(words, code="bad_day", fields={"until": words})
    place.away_until = until


def say_welcomed(session: Session, welcome: Welcome, *, by: Actor) -> None:
    """The hello was said elsewhere."""
    end_welcome(session, welcome, WelcomeState.MET, by_id=by.id)


def waive(session: Session, welcome: Welcome) -> None:
    """The newcomer needs no hello."""
    end_welcome(session, welcome, WelcomeState.WAIVED)
