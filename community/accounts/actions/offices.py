"""What admins do to accounts: suspend and lift it, close and open again, give a role."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.mail_tokens import end_tokens
from community.accounts.actions.sessions import end_sessions
from community.accounts.actions.tokens import revoke_tokens_of
from community.accounts.events import AccountChanged, AccountReinstated, AccountSuspended
from community.accounts.models import Account, AccountState, GroupGrant, OrganisationRole
from community.accounts.queries import is_suspended
from community.accounts.queries.admins import able_admin
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
    """Close the account: nobody signs in to it and no program acts for it; what they wrote stays.

    Raises Conflict for the last admin, and for an account that is not open.
    """
    if account.state != AccountState.ACTIVE:
        raise Conflict(N_("This account is not open (any more)."), code="not_open")
    _keep_an_admin(session, account)
    account.state = AccountState.DEACTIVATED
    end_tokens(session, account_id=account.id)
    revoke_tokens_of(session, account.id)
    end_sessions(session, account_id=account.id)
    record(session, AccountChanged(account_id=account.id))


def reactivate_account(session: Session, account: Account) -> None:
    """Open a closed account again; they sign in with the password they had.

    Raises Conflict for one that is not closed, or that belongs to nobody: imported, or left.
    """
    if account.state != AccountState.DEACTIVATED:
        raise Conflict(N_("This account is not deactivated (any more)."), code="not_deactivated")
    if account.email is None or account.email_confirmed_at is None:
        raise Conflict(
            N_("Nobody can return to this account: whoever had it left for good."), code="left"
        )
    account.state = AccountState.ACTIVE
    record(session, AccountChanged(account_id=account.id))


def set_role(session: Session, account: Account, *, role: OrganisationRole) -> None:
    """Give or take an office; they sign in again.

    Raises Conflict for the last admin, and for making somebody admin who cannot act.
    """
    if role == account.role:
        return
    if role != OrganisationRole.ADMIN:
        _keep_an_admin(session, account)
    elif account.state != AccountState.ACTIVE or is_suspended(
        account.suspended_at, account.suspended_until
    ):
        raise Conflict(
            N_("Only somebody whose account is open and not suspended can become admin."),
            code="not_open",
        )
    account.role = role
    end_sessions(session, account_id=account.id)
    session.execute(
        update(GroupGrant)
        .where(GroupGrant.account_id == account.id, GroupGrant.role != "")
        .values(overruled_at=clock.now())
    )


def hold_admins(session: Session) -> Sequence[int]:
    """The ids of the admins who can act, held until the transaction ends.

    Whoever may take one away calls this before they hold the person: always in the same order,
    two admins who take each other away at once wait and do not block one another. Rows that point
    to an admin, as in the log, are written meanwhile.
    """
    able = select(Account.id).where(able_admin()).order_by(Account.id)
    return session.scalars(able.with_for_update(key_share=True)).all()


def hold_for_role(session: Session, account_id: int) -> Account | None:
    """Hold a person whose role may be taken in what follows; None when they are gone.

    An admin is held with all others before, as `hold_admins` says. Whoever was made admin at this
    moment is found out when they are held.
    """
    if _is_admin(session, account_id):
        hold_admins(session)
    return session.get(Account, account_id, with_for_update=True, populate_existing=True)


def _is_admin(session: Session, account_id: int) -> bool:
    role = session.scalar(select(Account.role).where(Account.id == account_id))
    return role == OrganisationRole.ADMIN


def _keep_an_admin(session: Session, account: Account) -> None:
    if list(hold_admins(session)) == [account.id]:
        raise Conflict(
            N_("This is the last admin. Make somebody else admin first."), code="last_admin"
        )
