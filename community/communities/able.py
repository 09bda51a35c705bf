"""Who can come and look after a community: whoever can sign in and is not suspended."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account, AccountState
from community.communities.models import MemberRole, Membership, MembershipState
from community.errors import Refused
from community.words import N_


def is_able() -> ColumnElement[bool]:
    """The condition on accounts: open, and not suspended at this moment."""
    suspension_over = or_(Account.suspended_at.is_(None), Account.suspended_until <= clock.now())
    return (Account.state == AccountState.ACTIVE) & suspension_over


def able_account(session: Session, handle: str) -> int:
    """The id of the person with this handle; Refused, with a word at the field, without one."""
    found = session.scalar(
        select(Account.id).where(Account.handle == handle.lower().removeprefix("@"), is_able())
    )
    if found is None:
        words = N_("Nobody who can sign in has the handle “%(handle)s”.", handle=handle)
        raise Refused(words, code="not_a_person", fields={"handle": words})
    return found


def person_to_lead(session: Session, *, community_id: int, handle: str, members_only: bool) -> int:
    """The id of somebody who can become facilitator, whoever asks for it.

    Refused, with a word at the field, for who belongs to it not, or cannot come.
    """
    handle = handle.lower().removeprefix("@")
    belongs = (Membership.community_id == community_id) & (
        Membership.state == MembershipState.ACTIVE
    )
    row = session.execute(
        select(Account.id, case((is_able(), True), else_=False), Membership.id)
        .outerjoin(Membership, (Membership.account_id == Account.id) & belongs)
        .where(Account.handle == handle, Account.state != AccountState.ERASED)
    ).one_or_none()
    if row is None and not members_only:
        words = N_(
            "Nobody has the handle “%(handle)s”. Look it up among the people.", handle=handle
        )
        raise Refused(words, code="not_a_person", fields={"handle": words})
    if row is None or (members_only and row[2] is None):
        words = N_("No member of this community has that handle. Ask one of them for theirs.")
        raise Refused(words, code="not_a_member", fields={"handle": words})
    if not row[1]:
        words = N_(
            "@%(handle)s cannot come: the account is not open, or suspended. Choose somebody else.",
            handle=handle,
        )
        raise Refused(words, code="not_able", fields={"handle": words})
    return int(row[0])


def members_who_can_come(session: Session, *, community_id: int) -> int:
    """How many members can sign in; those of an import cannot before they claim their accounts."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Membership)
            .join(Account, Account.id == Membership.account_id)
            .where(
                Membership.community_id == community_id,
                Membership.state == MembershipState.ACTIVE,
                is_able(),
            )
        )
        or 0
    )


def keeps_to_members(session: Session, *, community_id: int) -> bool:
    """Whether only a member may be made facilitator: somebody there has an open account.

    Also a suspended one. Else an admin could open a private community to themselves by that.
    """
    found = session.scalar(
        select(Membership.id)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.community_id == community_id,
            Membership.state == MembershipState.ACTIVE,
            Account.state == AccountState.ACTIVE,
        )
        .limit(1)
    )
    return found is not None


def facilitators_who_can_come(session: Session, *, community_id: int) -> list[str]:
    """The handles of those who look after the community, longest first."""
    return list(
        session.scalars(
            select(Account.handle)
            .join(Membership, Account.id == Membership.account_id)
            .where(
                Membership.community_id == community_id,
                Membership.state == MembershipState.ACTIVE,
                Membership.role == MemberRole.FACILITATOR,
                is_able(),
            )
            .order_by(Membership.joined_at, Membership.id)
        )
    )
