"""What a restored database must not do as if no time had passed.

The installation that was lost went on after the backup was made. It has carried what waited then,
and sent the mail; people may have signed out or revoked a token because somebody else had it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.database import Database
from app.worker.relay import Relay
from app.worker.weekly import is_due, run_weekly
from community.accounts.actions.sessions import end_every_session
from community.accounts.actions.tokens import revoke_every_token
from community.digest.actions import pass_over_digests
from community.drafts.actions.posting import pass_over_due
from community.health.actions.run import tell_flags
from community.mail.actions import hold_back_waiting
from community.notifications.actions import forget_letters
from community.outbox import DomainEvent
from community.outbox_claims import take_over
from community.today.mails import pass_over_week

_GAP = 100_000
_UNUSED = (
    "INSERT INTO sqlite_sequence (name, seq) SELECT name, :gap FROM sqlite_master "
    "WHERE sql LIKE '%AUTOINCREMENT%' AND name NOT IN (SELECT name FROM sqlite_sequence)"
)
_SEQUENCES = (
    "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, "
    "coalesce(last_value, 0) + :gap) FROM pg_sequences WHERE schemaname = current_schema()"
)
_GAPS = {
    "sqlite": ("UPDATE sqlite_sequence SET seq = seq + :gap", _UNUSED),
    "postgresql": (_SEQUENCES,),
}
_WHY = "HeldBack: held back by a restore, since it may have been sent before."


@dataclass(frozen=True, kw_only=True)
class Settled:
    """How many sessions and tokens ended, and how many mails were held back."""

    sessions: int
    tokens: int
    mails: int


class _NoIndex:
    """The index is built anew at the next start; nothing is taken to it now."""

    def start(self) -> None:
        """Nothing to do."""

    def take(self, events: Sequence[tuple[int, DomainEvent]]) -> None:
        """Nothing to do."""

    def rest(self) -> None:
        """Nothing to do."""

    def settle(self, seconds: float) -> int:  # noqa: ARG002 (the name is the protocol's)
        """Nothing waits."""
        return 0

    def rebuild(self) -> int:
        """Nothing: the index is built at the next start."""
        return 0


def settle(database: Database, *, keep_tokens: bool) -> Settled:
    """Do what is due without mail, hold back what was to be sent, end what lets people in.

    Weeks that ended since the backup are read at once: what they bring to light was mailed before.
    """
    with database.unit_of_work() as session:
        take_over(session)
        pass_over_due(session)
    _carry(database)
    with database.reading() as session:
        due = is_due(session)
    if due:
        run_weekly(database)
    with database.unit_of_work() as session:
        tell_flags(session)
    _carry(database)
    with database.unit_of_work() as session:
        forget_letters(session)
        pass_over_week(session)
        pass_over_digests(session)
        _leave_gaps(session)
        return Settled(
            sessions=end_every_session(session),
            tokens=0 if keep_tokens else revoke_every_token(session),
            mails=hold_back_waiting(session, reason=_WHY),
        )


def _carry(database: Database) -> None:
    relay = Relay(database, _NoIndex())
    while relay.step():
        pass


def _leave_gaps(session: Session) -> None:
    """Give no number again that what was lost may have had.

    An address in somebody's mail must lead to nothing and not to something else, a mail server
    drops a second mail of the same number, and an open page has seen the numbers of the journal.
    """
    for statement in _GAPS[session.get_bind().dialect.name]:
        session.execute(text(statement), {"gap": _GAP})
