"""Who answers an appeal: never who acted, as long as there is anybody else.

The other facilitators of the community; where there is none, and for what the organisation did,
the admins; and an admin who acted only when they are the last one.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import Session, aliased

from community import clock
from community.accounts.actor import Actor
from community.accounts.models import Account, AccountState, OrganisationRole
from community.communities.models import MemberRole, Membership, MembershipState
from community.moderation.models import Measure
from community.seal.masks import is_other


def judges_of(session: Session, measure: Measure) -> tuple[str, Sequence[int]]:
    """The part of those who may answer (`facilitator` or `admin`), and who they are."""
    for part, which in (
        ("facilitator", _others(measure)),
        ("admin", and_(_is_admin(Account), Account.id != (measure.by_id or 0))),
        ("admin", _is_admin(Account)),
    ):
        wanted = (which, _in_good_standing(Account), Account.id != measure.account_id)
        found = session.scalars(select(Account.id).where(*wanted).order_by(Account.id)).all()
        if found:
            return part, found
    return "admin", ()


def _others(measure: Measure) -> ColumnElement[bool]:
    leads = exists().where(
        Membership.account_id == Account.id,
        Membership.community_id == (measure.community_id or 0),
        Membership.state == MembershipState.ACTIVE,
        Membership.role == MemberRole.FACILITATOR,
    )
    return and_(leads, Account.id != (measure.by_id or 0))


def answerable_by(actor: Actor) -> ColumnElement[bool]:
    """The SQL twin of `judges_of`: the measures an appeal against which the actor may answer."""
    if actor.id is None or actor.suspended:
        return false()
    not_mine = Measure.by_id.is_distinct_from(actor.id)
    leads = Measure.community_id.in_(
        select(Membership.community_id).where(
            Membership.account_id == actor.id,
            Membership.state == MembershipState.ACTIVE,
            Membership.role == MemberRole.FACILITATOR,
        )
    )
    ways = [and_(leads, not_mine)]
    if actor.role == OrganisationRole.ADMIN:
        ways.append(and_(~_other_facilitator(), or_(not_mine, ~_other_admin(actor.id))))
    return and_(is_other(Measure.account_id, actor.id), or_(*ways))


def _other_facilitator() -> ColumnElement[bool]:
    """Whether the community of the measure has a facilitator who did not act."""
    person = aliased(Account)
    return exists().where(
        Membership.community_id == Measure.community_id,
        Membership.state == MembershipState.ACTIVE,
        Membership.role == MemberRole.FACILITATOR,
        Membership.account_id.is_distinct_from(Measure.by_id),
        Membership.account_id != Measure.account_id,
        person.id == Membership.account_id,
        _in_good_standing(person),
    )


def _other_admin(own_id: int) -> ColumnElement[bool]:
    person = aliased(Account)
    return exists().where(
        _is_admin(person),
        _in_good_standing(person),
        person.id != own_id,
        person.id != Measure.account_id,
    )


def _is_admin(person: type[Account]) -> ColumnElement[bool]:
    return person.role == OrganisationRole.ADMIN


def _in_good_standing(person: type[Account]) -> ColumnElement[bool]:
    over = or_(person.suspended_at.is_(None), person.suspended_until <= clock.now())
    return and_(person.state == AccountState.ACTIVE, over)
