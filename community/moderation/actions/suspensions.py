"""What admins do to accounts, each act with its line in the log."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions import offices
from community.accounts.actor import Actor
from community.accounts.models import Account, OrganisationRole
from community.accounts.queries import is_suspended
from community.errors import Conflict, Refused
from community.moderation.actions.log import log_account
from community.moderation.actions.measures import end_measures, keep
from community.moderation.models import Measure
from community.moderation.policies import Act, MeasureKind
from community.words import N_


def suspend(session: Session, account: Account, *, by: Actor, reason: str, days: int) -> None:
    """Suspend the account for so many days, or with 0 until somebody lifts it.

    Its sessions end. Refused for oneself, Conflict for an admin.
    """
    if account.id == by.id:
        raise Refused(N_("You cannot suspend yourself."), code="oneself")
    until = clock.now() + timedelta(days=days) if days else None
    offices.suspend_account(session, account, reason=reason, until=until)
    end_measures(session, *_suspensions_of(account))
    keep(
        session,
        Measure(
            kind=MeasureKind.SUSPEND,
            account_id=account.id,
            by_id=by.id,
            rule="",
            reason=reason,
            created_at=clock.now(),
            until=until,
        ),
    )
    log_account(session, by=by, act=Act.SUSPEND, subject_id=account.id, reason=reason)


def reinstate(session: Session, account: Account, *, by: Actor) -> None:
    """Lift the suspension; Conflict when there is none (any more)."""
    if not is_suspended(account.suspended_at, account.suspended_until):
        raise Conflict(N_("This account is not suspended (any more)."), code="not_suspended")
    lift(session, account)
    log_account(session, by=by, act=Act.REINSTATE, subject_id=account.id, reason="")


def lift(session: Session, account: Account) -> None:
    """End the suspension, as who reinstates does and who gives way to an appeal."""
    offices.reinstate_account(session, account)
    end_measures(session, *_suspensions_of(account))


def _suspensions_of(account: Account) -> tuple[ColumnElement[bool], ...]:
    return Measure.kind == MeasureKind.SUSPEND, Measure.account_id == account.id


def give_office(session: Session, account: Account, *, by: Actor, role: OrganisationRole) -> None:
    """Make the person admin, programme owner or neither; Conflict for the last admin."""
    if account.role == role:
        return
    words = f"{account.role} → {role}"
    offices.set_role(session, account, role=role)
    log_account(session, by=by, act=Act.SET_ROLE, subject_id=account.id, reason=words)
