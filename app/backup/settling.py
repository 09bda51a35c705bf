"""What a restored database must not do as if no time had passed.

The installation that was lost went on after the backup was made. It has carried what waited then,
and sent the mail; people may have signed out or revoked a token because somebody else had it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.database import Database
from app.worker.relay import Relay
from community.accounts.actions.sessions import end_every_session
from community.accounts.actions.tokens import revoke_every_token
from community.mail.actions import hold_back_waiting
from community.notifications.actions import forget_letters
from community.outbox import DomainEvent
from community.outbox_claims import take_over
from community.today.mails import pass_over_week

_WHY = "Held back by a restore: it may have been sent before."


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


def settle(database: Database, *, keep_tokens: bool) -> Settled:
    """Carry what waited without mail, hold back what was to be sent, end what lets people in."""
    with database.unit_of_work() as session:
        take_over(session)
    relay = Relay(database, _NoIndex())
    while relay.step():
        pass
    with database.unit_of_work() as session:
        forget_letters(session)
        pass_over_week(session)
        return Settled(
            sessions=end_every_session(session),
            tokens=0 if keep_tokens else revoke_every_token(session),
            mails=hold_back_waiting(session, reason=_WHY),
        )
