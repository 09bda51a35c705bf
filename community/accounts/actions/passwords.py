"""Change or replace a password; hashes are made before, mails are rendered before."""

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
from community.accounts.actions.sessions import end_sessions, renew_session
from community.accounts.actions.tokens import revoke_tokens_of
from community.accounts.models import Account, AccountState
from community.mail.actions import Letter


def ask_reset(session: Session, *, email: str, secret: str, letter: Letter) -> None:
    """Mail a link that sets a new password, if an open account has this address.

    Somebody whose address is not confirmed yet is not helped here: signing up again does that.
    """
    account = session.scalar(
        select(Account).where(Account.email == email, Account.state == AccountState.ACTIVE)
    )
    if account is not None:
        issue_token(session, account, Purpose.RESET, secret=secret)
        tell(session, account, letter)


def reset_password(session: Session, *, secret: str, password_hash: str, notice: Letter) -> None:
    """Set a new password by a mailed link; raises Refused (`bad_link`).

    Every session, older link and API token dies: whoever had them may be why it was needed.
    The second factor stays, and signing in asks for it.
    """
    account, token = redeem_token(session, Purpose.RESET, secret)
    if account.state != AccountState.ACTIVE:
        raise bad_link()
    del token
    _set_password(session, account, password_hash=password_hash, notice=notice)
    end_sessions(session, account_id=account.id)
    revoke_tokens_of(session, account.id)


def change_password(
    session: Session,
    *,
    account_id: int,
    session_id: int,
    password_hash: str,
    secret: str,
    notice: Letter,
) -> None:
    """Set a new password from within: other browsers are signed out, this one gets `secret`."""
    account = session.get_one(Account, account_id)
    _set_password(session, account, password_hash=password_hash, notice=notice)
    end_sessions(session, account_id=account_id, keep=session_id)
    renew_session(session, session_id, secret=secret)


def _set_password(
    session: Session, account: Account, *, password_hash: str, notice: Letter
) -> None:
    account.password_hash = password_hash
    account.password_changed_at = clock.now()
    end_tokens(session, account_id=account.id)
    if account.email:
        tell(session, account, notice)
