"""A mail of ours came back."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.incoming.actions.taking import note
from community.incoming.policies import Outcome
from community.incoming.queries import has_come, was_sent
from community.mail.bounces import note_bounce


def take_bounce(session: Session, key: bytes, *, account_id: int, mail_id: int) -> None:
    """Count it against the address it was sent to, once for each mail, if that is still theirs."""
    if has_come(session, key):
        return
    note(session, key, Outcome.BOUNCE)
    sent_to = was_sent(session, mail_id, account_id=account_id)
    current = session.scalar(select(Account.email).where(Account.id == account_id))
    if sent_to is not None and sent_to == current:
        note_bounce(session, account_id=account_id, email=sent_to)
