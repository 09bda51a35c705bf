"""Passkeys: the public half of a key that a device keeps."""

from __future__ import annotations

from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from community import clock
from community.accounts.credentials import Passkey
from community.errors import Conflict, NotFound, Refused
from community.words import N_

MOST_PASSKEYS = 20


def add_passkey(
    session: Session,
    *,
    account_id: int,
    credential_id: bytes,
    public_key: bytes,
    sign_count: int,
    transports: list[str],
    name: str,
) -> None:
    """Keep a verified passkey; raises Conflict when it is known, Refused beyond twenty."""
    known = select(Passkey.id).where(Passkey.credential_id == credential_id)
    if session.scalar(known) is not None:
        raise Conflict(N_("This passkey is registered already."))
    count = session.scalar(select(func.count()).where(Passkey.account_id == account_id)) or 0
    if count >= MOST_PASSKEYS:
        raise Refused(N_("You have twenty passkeys. Delete one that you no longer use."))
    session.add(
        Passkey(
            account_id=account_id,
            credential_id=credential_id,
            public_key=public_key,
            sign_count=sign_count,
            transports=transports,
            name=name,
            created_at=clock.now(),
        )
    )


def note_use(session: Session, passkey_id: int, *, sign_count: int) -> None:
    """The passkey signed somebody in."""
    session.execute(
        update(Passkey)
        .where(Passkey.id == passkey_id)
        .values(sign_count=sign_count, last_used_at=clock.now())
    )


def rename_passkey(session: Session, *, account_id: int, passkey_id: int, name: str) -> None:
    """Give one of the person's own passkeys another name."""
    changed = session.execute(
        update(Passkey)
        .where(Passkey.id == passkey_id, Passkey.account_id == account_id)
        .values(name=name)
    )
    if not (isinstance(changed, CursorResult) and changed.rowcount):
        raise NotFound


def delete_passkey(session: Session, *, account_id: int, passkey_id: int) -> None:
    """Forget one of the person's own passkeys."""
    gone = session.execute(
        delete(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == account_id)
    )
    if not (isinstance(gone, CursorResult) and gone.rowcount):
        raise NotFound
