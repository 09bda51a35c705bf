"""What an operator does to an account at the machine: the log says so, and names nobody."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actions import offices
from community.accounts.models import Account, AccountState, OrganisationRole
from community.errors import NotFound
from community.moderation.actions.log import log_operator
from community.moderation.policies import Act
from community.words import N_


def person_at_hand(session: Session, handle: str) -> Account:
    """Somebody who was not erased, held after all admins; NotFound for nobody."""
    offices.hold_admins(session)
    found = session.scalar(
        select(Account)
        .where(
            Account.handle == handle.lower().removeprefix("@"),
            Account.state != AccountState.ERASED,
        )
        .with_for_update()
    )
    if found is None:
        raise NotFound(N_("Nobody has this handle."))
    return found


def close(session: Session, account: Account) -> None:
    """Close the account; Conflict for the last admin, and for one that is not open."""
    offices.deactivate_account(session, account)
    log_operator(session, act=Act.DEACTIVATE, subject_id=account.id)


def reopen(session: Session, account: Account) -> None:
    """Open it again; Conflict when it is not closed or its owner left for good."""
    offices.reactivate_account(session, account)
    log_operator(session, act=Act.REACTIVATE, subject_id=account.id)


def set_office(session: Session, account: Account, role: OrganisationRole) -> None:
    """Give or take an office; nothing when they hold it, Conflict for the last admin."""
    before = account.role
    if role == before:
        return
    offices.set_role(session, account, role=role)
    words = f"{before} → {role}"
    log_operator(session, act=Act.SET_ROLE, subject_id=account.id, reason=words)
