"""Which account is meant, and how far it has gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Account, AccountState
from community.own_data.models import Choice, DataExport, Departure


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An account as erasing needs it; `choice` is None for somebody who is not leaving."""

    account_id: int
    created_at: datetime
    state: AccountState
    choice: Choice | None
    language: str | None
    done: bool


def standing_of(session: Session, account_id: int) -> Standing | None:
    """How far this account has gone; None when no account has this number."""
    row = session.execute(
        select(
            Account.created_at,
            Account.state,
            Departure.choice,
            Departure.language,
            Departure.done_at,
        )
        .outerjoin(Departure, Departure.account_id == Account.id)
        .where(Account.id == account_id)
    ).one_or_none()
    if row is None:
        return None
    return Standing(
        account_id=account_id,
        created_at=row.created_at,
        state=AccountState(row.state),
        choice=None if row.choice is None else Choice(row.choice),
        language=row.language,
        done=row.done_at is not None,
    )


def account_to_erase(session: Session, handle: str) -> int | None:
    """The account with this handle, whether anybody signs in to it or not."""
    return session.scalar(
        select(Account.id).where(
            Account.handle == handle.lower().removeprefix("@"),
            Account.state != AccountState.ERASED,
        )
    )


def files_of_exports(session: Session, account_id: int) -> list[str]:
    """The files of the copies that this person asked for."""
    files = session.scalars(select(DataExport.file).where(DataExport.account_id == account_id))
    return [file for file in files if file]
