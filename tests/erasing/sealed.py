"""What a person said without their name."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community.aliases.actions import new_alias_account
from community.seal.models import Alias, SealRequest
from tests.erasing.rows import row


def speak_sealed(session: Session, account_id: int, thread_id: int, reason: str) -> None:
    """An alias of theirs, and a request about it that they made and decided."""
    named = new_alias_account(session, name="Grey Heron").id
    here = {"thread_id": thread_id}
    alias = row(session, Alias, **here, account_id=named, author_id=account_id, name="Grey Heron")
    # No person is an alias; the column is asked about all the same.
    row(session, Alias, **here, account_id=account_id, author_id=None, name="Teal Reed")
    asked = {**here, "alias_id": alias.id, "reason": reason, "agreed": False}
    row(session, SealRequest, **asked, asked_by_id=account_id, decided_by_id=account_id)
