"""Follow somebody, follow them no more, and say whether one may be followed."""

from __future__ import annotations

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState
from community.errors import Conflict, Forbidden
from community.following.models import Follow, Unfollowable
from community.people.queries import PersonShown
from community.words import N_

MOST_FOLLOWED = 200


def follow(session: Session, person: PersonShown, *, by: Actor) -> None:
    """Hear of what the person begins; twice changes nothing, and they are told nothing.

    `person` comes from `person_to_read`. Forbidden for oneself and whoever does not want it,
    Conflict for who writes no more and beyond 200 people.
    """
    assert by.id is not None  # access has asked for an account
    if person.id == by.id:
        raise Forbidden(N_("You hear of what you write already."), code="own_self")
    if person.state != AccountState.ACTIVE:
        raise Conflict(N_("This person writes nothing here any more."), code="gone")
    # Held, so that two clicks at once see each other's row, and whoever refuses at this moment is
    # heard; the one with the lower number first.
    both = select(Account.id).where(Account.id.in_((by.id, person.id))).order_by(Account.id)
    session.execute(both.with_for_update())
    if session.get(Unfollowable, person.id) is not None:
        raise Forbidden(N_("This person does not want to be followed."), code="unfollowable")
    if session.get(Follow, (person.id, by.id)) is not None:
        return
    followed = session.scalar(select(func.count()).where(Follow.account_id == by.id)) or 0
    if followed >= MOST_FOLLOWED:
        words = N_(
            "You follow %(most)s people, which is the most. Follow one fewer first.",
            most=MOST_FOLLOWED,
        )
        raise Conflict(words, code="too_many")
    session.add(Follow(followed_id=person.id, account_id=by.id, created_at=clock.now()))
    session.flush()


def unfollow(session: Session, person: PersonShown, *, by: Actor) -> None:
    """Hear of it no more; whom one does not follow one goes on not to."""
    session.execute(
        delete(Follow).where(Follow.followed_id == person.id, Follow.account_id == (by.id or 0))
    )


def welcome_followers(session: Session, account_id: int, *, welcome: bool) -> None:
    """May be followed, or not, which also ends what there is; nobody is told."""
    session.execute(select(Account.id).where(Account.id == account_id).with_for_update())
    mine = session.get(Unfollowable, account_id)
    if welcome and mine is not None:
        session.delete(mine)
    elif not welcome and mine is None:
        session.add(Unfollowable(account_id=account_id, created_at=clock.now()))
        session.execute(delete(Follow).where(Follow.followed_id == account_id))
