"""Change the mail address: the new one confirms, the old one is told."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.mail_tokens import (
    Purpose,
    bad_link,
    end_tokens,
    issue_token,
    redeem_token,
)
from community.accounts.actions.notices import tell
from community.accounts.events import AccountChanged
from community.accounts.models import Account, AccountState
from community.mail.actions import Letter
from community.outbox import record


def ask_new_address(
    session: Session,
    *,
    account_id: int,
    email: str,
    secret: str,
    confirm: Letter,
    existing: Letter,
) -> None:
    """Mail a link to the new address; whoever has it already is told, and the asker is not."""
    account = session.get_one(Account, account_id)
    holder = _holder_of(session, email)
    if holder is not None:
        tell(session, holder, existing)
        return
    issue_token(session, account, Purpose.CHANGE_MAIL, secret=secret, email=email)
    tell(session, account, confirm, at=email)


def take_new_address(session: Session, *, account_id: int, secret: str, notice: Letter) -> None:
    """The new address is theirs; every link sent to the old one dies.

    Raises Refused (`bad_link`), also when somebody else is signed in than the one who asked.
    """
    account, token = redeem_token(session, Purpose.CHANGE_MAIL, secret)
    wrong = account.id != account_id or account.state != AccountState.ACTIVE
    if wrong or token.email is None or _holder_of(session, token.email):
        raise bad_link()
    if account.email:
        tell(session, account, notice)
    account.email = token.email
    account.email_confirmed_at = clock.now()
    end_tokens(session, account_id=account.id)
    record(session, AccountChanged(account_id=account.id))


def _holder_of(session: Session, email: str) -> Account | None:
    return session.scalar(select(Account).where(Account.email == email))
