"""What admins do to accounts: suspend, reinstate, deactivate, give a role."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.mail_tokens import end_tokens
from community.accounts.actions.sessions import end_sessions
from community.accounts.events import AccountReinstated, AccountSuspended
from community.accounts.models import Account, AccountState, GroupGrant, OrganisationRole
from community.errors import Conflict
from community.outbox import record
from community.words import N_


def suspend_account(
    session: Session, account: Account, *, reason: str, until: datetime | None
) -> None:
    """Let the person read what visitors read, until then or until it is lifted.

    Raises Conflict for an admin: their role is taken first, so that it is seen.
    """
    if account.role == OrganisationRole.ADMIN:
        raise Conflict(
            N_("An admin cannot be suspended. Take the role away first."), code="is_admin"
        )
    account.suspended_at = clock.now()
    account.suspended_until = until
    account.suspended_reason = reason
    end_sessions(session, account_id=account.id)
    record(session, AccountSuspended(account_id=account.id))


def reinstate_account(session: Session, account: Account) -> None:
    """Lift the suspension."""
    account.suspended_at = None
    account.suspended_until = None
    account.suspended_reason = None
    record(session, AccountReinstated(account_id=account.id))


def deactivate_account(session: Session, account: Account) -> None:
    """Close the account: nobody signs in to it. Raises Conflict for the last admin."""
    _keep_an_admin(session, account)
    account.state = AccountState.DEACTIVATED
    end_tokens(session, account_id=account.id)
    end_sessions(session, account_id=account.id)


def set_role(session: Session, account: Account, *, role: OrganisationRole) -> None:
    """Give or take an office; they sign in again. Raises Conflict for the last admin."""
    if role == account.role:
        return
    if role != OrganisationRole.ADMIN:
        _keep_an_admin(session, account)
    account.role = role
    end_sessions(session, account_id=account.id)
    session.execute(
        update(GroupGrant)
        .where(GroupGrant.account_id == account.id, GroupGrant.role != "")
        .values(overruled_at=clock.now())
    )


def _keep_an_admin(session: Session, account: Account) -> None:
    admins = session.scalars(
        select(Account.id)
        .where(Account.role == OrganisationRole.ADMIN, Account.state == AccountState.ACTIVE)
        .with_for_update()
    ).all()
    if list(admins) == [account.id]:
        raise Conflict(
            N_("This is the last admin. Make somebody else admin first."), code="last_admin"
        )
