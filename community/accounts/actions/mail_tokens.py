"""Single-use secrets that travel by mail or by an admin's hand."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from community import clock
from community.accounts.credentials import MailToken
from community.accounts.models import Account
from community.accounts.queries import hash_secret
from community.accounts.queries.keys import token_works
from community.errors import Refused
from community.words import N_


class Purpose(StrEnum):
    """What a token lets its bearer do."""

    CONFIRM = "confirm"
    RESET = "reset"
    CHANGE_MAIL = "change_mail"
    CLAIM = "claim"


_HOLDS = {
    Purpose.CONFIRM: timedelta(days=3),
    Purpose.RESET: timedelta(hours=1),
    Purpose.CHANGE_MAIL: timedelta(hours=24),
    Purpose.CLAIM: timedelta(days=7),
}


def issue_token(
    session: Session, account: Account, purpose: Purpose, *, secret: str, email: str | None = None
) -> None:
    """Let `secret` do `purpose` once; an older token for the same purpose dies."""
    end_tokens(session, account_id=account.id, purpose=purpose)
    now = clock.now()
    session.add(
        MailToken(
            account_id=account.id,
            purpose=purpose,
            token_hash=hash_secret(secret),
            email=email,
            created_at=now,
            expires_at=now + _HOLDS[purpose],
        )
    )


def end_tokens(session: Session, *, account_id: int, purpose: Purpose | None = None) -> None:
    """Let no token of this person (for this purpose) work any more."""
    ending = update(MailToken).where(
        MailToken.account_id == account_id, MailToken.used_at.is_(None)
    )
    if purpose is not None:
        ending = ending.where(MailToken.purpose == purpose)
    session.execute(ending.values(used_at=clock.now()))


def redeem_token(session: Session, purpose: Purpose, secret: str) -> tuple[Account, MailToken]:
    """Use the token up and return whose it is; raises Refused (`bad_link`) when it is no good."""
    row = session.execute(
        select(Account, MailToken)
        .join(MailToken, MailToken.account_id == Account.id)
        .where(*token_works(purpose=purpose, secret=secret))
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise bad_link()
    account, token = row
    token.used_at = clock.now()
    return account, token


def bad_link() -> Refused:
    """The one answer to every link that is no good, whatever the reason."""
    return Refused(
        N_(
            "This link has been used, has run out or was replaced by a newer one. "
            "Ask for a new one."
        ),
        code="bad_link",
    )
