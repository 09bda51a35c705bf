"""An admin looks after one person: each act stands in the log, and the person is told of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.actions import offices
from community.accounts.actions.notices import tell_owner
from community.accounts.actions.sessions import end_session, end_sessions
from community.accounts.actions.tokens import revoke_token, revoke_tokens_of
from community.accounts.actor import Actor
from community.accounts.events import AccountChanged
from community.accounts.models import Account, AccountState, OrganisationRole
from community.errors import Refused
from community.mail.actions import Letter
from community.moderation import chain
from community.moderation.actions.log import log_account
from community.moderation.actions.suspensions import give_office
from community.moderation.policies import Act
from community.outbox import record
from community.roster.models import RosterEntry
from community.words import N_


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where somebody works; `manager` is the mail address of a person here, or empty."""

    team: str
    location: str
    manager: str


def place(session: Session, account: Account, where: Place, *, by: Actor, notice: Letter) -> None:
    """Note team, location and manager; nothing when all stay the same.

    Refused when nobody here has the manager's address, or the way up would lead back.
    """
    manager_id = _manager(session, account, where.manager)
    changed = set_place(
        session, account, team=where.team, location=where.location, manager_id=manager_id
    )
    if changed:
        note_place(session, account, changed, by=by, notice=notice)


def note_place(
    session: Session, account: Account, columns: Collection[str], *, by: Actor, notice: Letter
) -> None:
    """The line in the log, which names columns and no values, and the word to the person."""
    log_account(session, by=by, act=Act.PLACE, subject_id=account.id, reason=", ".join(columns))
    if account.state == AccountState.ACTIVE and account.id != by.id:
        tell_owner(session, account_id=account.id, notice=notice)


def _manager(session: Session, account: Account, email: str) -> int | None:
    if not email:
        return None
    found = session.scalar(
        select(Account).where(
            Account.email == email,
            Account.state.in_((AccountState.ACTIVE, AccountState.STAGED)),
        )
    )
    if found is None:
        words = N_("Nobody here has this address. Invite the manager first, or leave it empty.")
        raise Refused(words, code="unknown_manager", fields={"manager": words})
    if leads_back(session, manager_id=found.id, account_id=account.id):
        words = N_("Following the managers leads back to this person. Choose somebody else.")
        raise Refused(words, code="circle", fields={"manager": words})
    return found.id


def leads_back(session: Session, *, manager_id: int, account_id: int) -> bool:
    """Whether the way up from this manager comes to the person, or goes round for ever.

    It holds the end of the log, so that of two who close a circle from two sides one sees it.
    """
    chain.hold(session)
    seen: set[int] = set()
    at: int | None = manager_id
    while at is not None and at not in seen:
        if at == account_id:
            return True
        seen.add(at)
        at = session.scalar(select(RosterEntry.manager_id).where(RosterEntry.account_id == at))
    return at is not None


def set_place(
    session: Session, account: Account, *, team: str, location: str, manager_id: int | None
) -> list[str]:
    """Write what is different, and which columns that was."""
    changed = []
    for name, value in (("team", team), ("location", location)):
        if getattr(account, name) != value:
            setattr(account, name, value)
            changed.append(name)
    if changed:
        account.version += 1
        record(session, AccountChanged(account_id=account.id))
    entry = entry_of(session, account)
    if entry.manager_id != manager_id:
        entry.manager_id = manager_id
        changed.append("manager")
    return changed


def entry_of(session: Session, account: Account) -> RosterEntry:
    """What is noted about the person; a new row when nothing was."""
    entry = session.get(RosterEntry, account.id)
    if entry is None:
        entry = RosterEntry(account_id=account.id)
        session.add(entry)
    return entry


def deactivate(session: Session, account: Account, *, by: Actor, notice: Letter) -> None:
    """Close the account; Conflict for the last admin, Refused for oneself."""
    if account.id == by.id:
        raise Refused(
            N_("You cannot deactivate yourself. Another admin can, or you leave under Settings."),
            code="oneself",
        )
    tell_owner(session, account_id=account.id, notice=notice)
    offices.deactivate_account(session, account)
    log_account(session, by=by, act=Act.DEACTIVATE, subject_id=account.id, reason="")


def reactivate(session: Session, account: Account, *, by: Actor, notice: Letter) -> None:
    """Open it again; Conflict when it is not closed or its owner left for good."""
    offices.reactivate_account(session, account)
    tell_owner(session, account_id=account.id, notice=notice)
    log_account(session, by=by, act=Act.REACTIVATE, subject_id=account.id, reason="")


def set_office(
    session: Session, account: Account, *, by: Actor, role: OrganisationRole, notice: Letter
) -> None:
    """Give or take an office and tell the person; nothing when they hold it already."""
    if account.role == role:
        return
    give_office(session, account, by=by, role=role)
    if account.id != by.id:
        tell_owner(session, account_id=account.id, notice=notice)


def sign_out(
    session: Session, account: Account, *, by: Actor, notice: Letter, only: int | None = None
) -> None:
    """End all sessions of the person, or `only` one; NotFound when that is not theirs."""
    if only is None:
        end_sessions(session, account_id=account.id)
    else:
        end_session(session, account_id=account.id, session_id=only)
    _told(session, account, by=by, act=Act.SIGN_OUT, notice=notice)


def revoke(
    session: Session, account: Account, *, by: Actor, notice: Letter, only: int | None = None
) -> None:
    """End all API tokens of the person, or `only` one; NotFound when that is not theirs."""
    if only is None:
        revoke_tokens_of(session, account.id)
    else:
        revoke_token(session, account_id=account.id, token_id=only)
    _told(session, account, by=by, act=Act.REVOKE_TOKEN, notice=notice)


def _told(session: Session, account: Account, *, by: Actor, act: Act, notice: Letter) -> None:
    log_account(session, by=by, act=act, subject_id=account.id, reason="")
    if account.id != by.id:
        tell_owner(session, account_id=account.id, notice=notice)
