"""Whom a notice may reach: people in good standing, and whether they read where it happened.

Apart from `recipients`, which says whom an event concerns, because it knows no events.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, func, null, or_, select, true
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account, AccountState
from community.communities.access import active_membership_of
from community.communities.models import Community, Membership, Visibility
from community.notifications.recipients import Occasion
from community.rhythm.models import MailRhythm
from community.rhythm.policies import SHIPPED


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """A person who may be told; `mail` when they also want a letter, after `wait` minutes."""

    account_id: int
    mail: bool
    wait: int
    reads: bool  # where it happened


_WAIT = func.coalesce(MailRhythm.wait_minutes, SHIPPED.wait_minutes).label("wait")
_ADDRESSEES = (
    select(
        Community.id.label("place"),
        Account.id,
        Account.mail_notices,
        Account.email,
        _WAIT,
        or_(Community.visibility != Visibility.PRIVATE, Membership.id.is_not(None)).label("reads"),
    )
    .select_from(Account)
    .outerjoin(MailRhythm, MailRhythm.account_id == Account.id)
    .join(Community, Community.id.in_(bindparam("places", expanding=True)))
    .outerjoin(Membership, active_membership_of(Account.id.expression))
    .where(
        Account.id.in_(bindparam("people", expanding=True)),
        Account.state == AccountState.ACTIVE,
        or_(Account.suspended_at.is_(None), Account.suspended_until <= bindparam("now")),
    )
)


_OF_THE_ORGANISATION = (
    select(
        null().label("place"),
        Account.id,
        Account.mail_notices,
        Account.email,
        _WAIT,
        true().label("reads"),
    )
    .outerjoin(MailRhythm, MailRhythm.account_id == Account.id)
    .where(
        Account.id.in_(bindparam("people", expanding=True)),
        Account.state == AccountState.ACTIVE,
        or_(Account.suspended_at.is_(None), Account.suspended_until <= bindparam("now")),
    )
)


def addressees(
    session: Session, occasions: Iterable[Occasion]
) -> dict[tuple[int | None, int], Addressee]:
    """Who of all those concerned is alive and in good standing, by community and account."""
    places: set[int | None] = set()
    people: set[int] = set()
    for occasion in occasions:
        if concerned := {each.hears for each in occasion.told() if each.hears}:
            places.add(occasion.community_id)
            people.update(concerned)
    if not people:
        return {}
    asked = {"people": sorted(people), "now": clock.now()}
    connection = session.connection()
    rows = list(connection.execute(_OF_THE_ORGANISATION, asked)) if None in places else []
    named = sorted(place for place in places if place is not None)
    if named:
        rows += connection.execute(_ADDRESSEES, {**asked, "places": named})
    return {
        (row.place, row.id): Addressee(
            account_id=row.id,
            mail=bool(row.mail_notices and row.email),
            wait=row.wait,
            reads=row.reads,
        )
        for row in rows
    }
