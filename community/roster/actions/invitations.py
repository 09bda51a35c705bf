"""Invite a person by mail, send it again, withdraw it; work off one line of a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.mail_tokens import Purpose, end_tokens, issue_token
from community.accounts.actions.notices import tell
from community.accounts.actions.offices import hold_admins
from community.accounts.actions.sign_ups import free_handle
from community.accounts.actor import Actor
from community.accounts.events import AccountChanged
from community.accounts.models import Account, AccountState
from community.accounts.policies import handle_from
from community.accounts.secrets import new_secret
from community.errors import Conflict
from community.imports.models import SourceRow
from community.mail.actions import Letter
from community.moderation.actions.log import log_account, log_organisation
from community.moderation.policies import Act
from community.outbox import record
from community.registration.models import Registration
from community.roster.actions.people import entry_of, leads_back, note_place
from community.roster.faults import Fault, Faulty
from community.roster.plan import Deed, changes_of, deed_of
from community.roster.policies import may_invite
from community.roster.queries.known import KnownPerson, known_people
from community.roster.rows import Row
from community.words import N_


@dataclass(frozen=True, kw_only=True)
class Letters:
    """What people are told: `welcome(secret)` holds the link, `placed` that a word changed."""

    welcome: Callable[[str], Letter]
    placed: Letter


def hold_people(session: Session, rows: Sequence[Row]) -> None:
    """Everybody in these lines, managers too: the first line that is done holds the log's end.

    Whoever acts on a person holds the admins, then the person, then the log.
    """
    hold_admins(session)
    named = {row.email for row in rows} | {row.manager for row in rows if row.manager}
    people = select(Account.id).where(Account.email.in_(named)).order_by(Account.id)
    session.execute(people.with_for_update(key_share=True))


def work_off(session: Session, row: Row, *, by: Actor, letters: Letters) -> Deed | Faulty:
    """Do what a good line says, and what that was; doing it again changes nothing.

    The line is faulty when things have changed since the list was looked through.
    """
    known = known_people(session, {row.email, row.manager} - {""})
    person = known.get(row.email)
    manager = known.get(row.manager)
    fault = _fault(session, row, person, manager)
    if fault is not None:
        said = row.manager if fault is Fault.UNKNOWN_MANAGER else row.email
        return Faulty(line=row.line, fault=fault, said=said)
    deed = deed_of(row, person)
    if deed is Deed.INVITE:
        _bring(
            session,
            row,
            person,
            manager_id=None if manager is None else manager.id,
            by=by,
            letters=letters,
        )
    elif deed is Deed.CHANGE:
        assert person is not None  # whoever is changed is known
        _change(
            session,
            row,
            person,
            manager_id=None if manager is None else manager.id,
            by=by,
            letters=letters,
        )
    return deed


def _fault(
    session: Session, row: Row, person: KnownPerson | None, manager: KnownPerson | None
) -> Fault | None:
    if person is not None and person.state in (AccountState.DEACTIVATED, AccountState.WAITING):
        return Fault(str(person.state))
    if not row.manager:
        return None
    if manager is None or manager.state not in ("active", "staged"):
        return Fault.UNKNOWN_MANAGER
    if person is None or person.manager == row.manager:
        return None
    # Before the log, as everywhere, so that two do not wait for one another.
    session.get_one(Account, person.id, with_for_update=True)
    back = leads_back(session, manager_id=manager.id, account_id=person.id)
    return Fault.CIRCLE if back else None


def _bring(
    session: Session,
    row: Row,
    known: KnownPerson | None,
    *,
    manager_id: int | None,
    by: Actor,
    letters: Letters,
) -> None:
    if known is None:
        account = Account(
            handle=free_handle(session, handle_from(row.name)),
            email=row.email,
            created_at=clock.now(),
        )
        session.add(account)
    else:
        account = session.get_one(Account, known.id, with_for_update=True)
        _take_from_stranger(session, account)
    account.name, account.state = row.name, AccountState.STAGED
    account.team = row.team or account.team or ""
    account.location = row.location or account.location or ""
    session.flush()  # token, entry and mail point to the account
    entry = entry_of(session, account)
    entry.manager_id = manager_id or entry.manager_id
    _send(session, account, letters=letters)
    log_account(session, by=by, act=Act.INVITE, subject_id=account.id, reason="")


def _take_from_stranger(session: Session, account: Account) -> None:
    """Somebody signed up with this address and never confirmed it: whoever has the mail counts."""
    account.password_hash = account.password_changed_at = None
    end_tokens(session, account_id=account.id, purpose=Purpose.CONFIRM)
    session.execute(delete(Registration).where(Registration.account_id == account.id))


def _change(
    session: Session,
    row: Row,
    known: KnownPerson,
    *,
    manager_id: int | None,
    by: Actor,
    letters: Letters,
) -> None:
    account = session.get_one(Account, known.id, with_for_update=True)
    columns = changes_of(row, known)
    for name in columns:
        if name == "manager":
            entry_of(session, account).manager_id = manager_id
        else:
            setattr(account, name, getattr(row, name))
    account.version += 1
    record(session, AccountChanged(account_id=account.id))
    note_place(session, account, columns, by=by, notice=letters.placed)


def send_again(session: Session, account: Account, *, by: Actor, letters: Letters) -> None:
    """Mail a new link; the old one dies. Conflict when the person needs none any more."""
    _demand_invited(account)
    if account.state == AccountState.PENDING:
        _take_from_stranger(session, account)
        account.state = AccountState.STAGED
    _send(session, account, letters=letters)
    log_account(session, by=by, act=Act.INVITE, subject_id=account.id, reason="")


def _send(session: Session, account: Account, *, letters: Letters) -> None:
    secret = new_secret()
    issue_token(session, account, Purpose.CLAIM, secret=secret)
    entry_of(session, account).invited_at = clock.now()
    tell(session, account, letters.welcome(secret))


def withdraw(
    session: Session, account: Account, *, by: Actor, forget: Callable[[Session, Account], None]
) -> None:
    """The link dies; `forget` takes away whoever was nothing but invited.

    An imported person stays with what they wrote. Conflict when the person came already.
    """
    _demand_invited(account)
    if not _is_imported(session, account.id):
        forget(session, account)
        log_organisation(session, by=by, act=Act.WITHDRAW, reason="")
        return
    end_tokens(session, account_id=account.id, purpose=Purpose.CLAIM)
    entry_of(session, account).invited_at = None
    log_account(session, by=by, act=Act.WITHDRAW, subject_id=account.id, reason="")


def _demand_invited(account: Account) -> None:
    if not may_invite(account.state) or account.email is None:
        raise Conflict(
            N_("This person has come already, or has no address to write to."), code="not_invited"
        )


def _is_imported(session: Session, account_id: int) -> bool:
    found = select(SourceRow.id).where(
        SourceRow.local_table == "accounts", SourceRow.local_id == account_id
    )
    return session.scalar(found.limit(1)) is not None
