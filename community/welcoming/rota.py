"""Whose turn it is: the fair order, and who is left out of it.

Apart from `queries` because these are conditions of the clock and not reads for somebody.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account
from community.communities.able import is_able
from community.communities.models import Membership, MembershipState
from community.lifecycle.models import Absence
from community.organisation.queries import organisation_zone
from community.welcoming.models import Welcome, Welcomer, WelcomeState, WelcomeTurn

WITHIN = timedelta(hours=48)
MOST_OPEN = 5  # turns that one person has at once


def today_here(session: Session) -> date:
    """The day it is for the organisation."""
    return clock.now().astimezone(organisation_zone(session)).date()


def can_welcome(today: date) -> ColumnElement[bool]:
    """The condition on rows of `Welcomer` joined with `Account` and `Membership`.

    On the rota by their own will, a member in good standing who may write, and not away.
    """
    away = exists().where(
        Absence.community_id == Welcomer.community_id,
        Absence.account_id == Welcomer.account_id,
        Absence.starts_on <= today,
        Absence.ends_on >= today,
        Absence.ended_early_at.is_(None),
    )
    return and_(
        Welcomer.accepted_at.is_not(None),
        or_(Welcomer.away_until.is_(None), Welcomer.away_until < today),
        Membership.state == MembershipState.ACTIVE,
        or_(Membership.muted_until.is_(None), Membership.muted_until <= clock.now()),
        is_able(),
        ~away,
    )


def next_welcomer(session: Session, welcome: Welcome) -> Welcomer | None:
    """Who is next: whoever had a turn longest ago, of those who had none with this newcomer."""
    had = select(WelcomeTurn.account_id).where(WelcomeTurn.welcome_id == welcome.id)
    never = case((Welcomer.assigned_at.is_(None), 0), else_=1)
    return session.scalars(
        select(Welcomer)
        .join(Account, Account.id == Welcomer.account_id)
        .join(
            Membership,
            and_(
                Membership.account_id == Welcomer.account_id,
                Membership.community_id == Welcomer.community_id,
            ),
        )
        .where(
            Welcomer.community_id == welcome.community_id,
            Welcomer.account_id != welcome.account_id,
            Welcomer.account_id.not_in(had),
            _open_turns() < MOST_OPEN,
            can_welcome(today_here(session)),
        )
        .order_by(never, Welcomer.assigned_at, Welcomer.id)
        .limit(1)
    ).first()


def _open_turns() -> ColumnElement[int]:
    return (
        select(func.count())
        .where(
            Welcome.community_id == Welcomer.community_id,
            Welcome.welcomer_id == Welcomer.account_id,
            Welcome.state == WelcomeState.WAITING,
        )
        .correlate(Welcomer)
        .scalar_subquery()
    )


def has_rota(session: Session, community_id: int) -> bool:
    """Whether anybody agreed to say hello there."""
    found = session.scalar(
        select(Welcomer.id)
        .where(Welcomer.community_id == community_id, Welcomer.accepted_at.is_not(None))
        .limit(1)
    )
    return found is not None
