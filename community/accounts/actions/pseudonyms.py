"""The name a person bears in append-only logs, made when it is first needed."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Pseudonym


def pseudonym_of(session: Session, account_id: int) -> str:
    """The person's pseudonym; erasing the person deletes the row that leads back to them."""
    found = session.scalar(select(Pseudonym.pseudonym).where(Pseudonym.account_id == account_id))
    if found is not None:
        return found
    made = Pseudonym(account_id=account_id, pseudonym=secrets.token_hex(16))
    session.add(made)
    return made.pseudonym
