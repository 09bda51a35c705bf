"""A client's own name for one write, so that sending it twice writes once."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import datetime
from typing import cast

from sqlalchemy import (
    Connection,
    Integer,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy import cast as typed
from sqlalchemy.orm import Mapped, Session, mapped_column

from community import clock
from community.base import AccountId, Base, Id
from community.errors import Refused
from community.words import N_

KEY_REUSED = "key_reused"
_LOCKS = 4_127  # the first of two numbers of a PostgreSQL lock


class IdempotencyKey(Base):
    """What a write with this key made; kept for a day by the worker's pruning."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (UniqueConstraint("account_id", "key"),)

    id: Mapped[Id]
    account_id: Mapped[AccountId]
    key: Mapped[str] = mapped_column(String(80))
    fingerprint: Mapped[str] = mapped_column(String(64))  # SHA-256 of route and body
    result: Mapped[str] = mapped_column(String(300))  # id or location of what was made
    created_at: Mapped[datetime] = mapped_column(index=True)


# Built once, since every write that a form makes asks it.
_EARLIER = select(IdempotencyKey.fingerprint, IdempotencyKey.result).where(
    IdempotencyKey.account_id == bindparam("person"), IdempotencyKey.key == bindparam("name")
)
_KEEP = insert(cast("Table", IdempotencyKey.__table__))


def once(
    session: Session,
    *,
    account_id: int,
    key: str | None,
    fingerprint: str,
    make: Callable[[], str],
) -> str:
    """The result of `make`, or of the earlier write that bore the same key.

    Runs inside the caller's write transaction. Raises Refused (`key_reused`) when the key was
    used for something else. A missing key means that `make` simply runs.
    """
    if not key:
        return make()
    if len(key) > 80:
        raise Refused(N_("The idempotency key is longer than 80 characters."), code="bad_key")
    connection = session.connection()
    _queue(connection, account_id, key)
    earlier = connection.execute(_EARLIER, {"person": account_id, "name": key}).one_or_none()
    if earlier is None:
        result = make()
        kept = {"fingerprint": fingerprint, "result": result, "created_at": clock.now()}
        connection.execute(_KEEP, {"account_id": account_id, "key": key, **kept})
        return result
    if earlier.fingerprint != fingerprint:
        raise Refused(
            N_("This idempotency key was used for a different request. Send a new key."),
            code=KEY_REUSED,
        )
    return str(earlier.result)


def _queue(connection: Connection, account_id: int, key: str) -> None:
    """Let requests with the same key pass one after the other; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        number = zlib.crc32(f"{account_id} {key}".encode()) - 2**31
        # Two numbers are apart from one: whoever chooses a key must not be able to choose the
        # lock of the journal, of the worker or of an import.
        connection.execute(
            select(
                func.pg_advisory_xact_lock(
                    typed(literal(_LOCKS), Integer), typed(literal(number), Integer)
                )
            )
        )
