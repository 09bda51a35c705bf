"""Come in: sign up, confirm the mail address, find a handle."""

from __future__ import annotations

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.mail_tokens import Purpose, bad_link, issue_token, redeem_token
from community.accounts.actions.notices import tell
from community.accounts.events import AccountOpened
from community.accounts.models import Account, AccountState, FormerHandle
from community.accounts.policies import RESERVED_HANDLES, handle_from
from community.mail.actions import Letter
from community.outbox import record


def sign_up(
    session: Session,
    *,
    name: str,
    email: str,
    password_hash: str,
    language: str,
    secret: str,
    confirm: Letter,
    existing: Letter,
) -> Account | None:
    """Open an account that waits for its mail to be confirmed, and that speaks `language`.

    Somebody who has this address already gets `existing` instead; None then, which nobody who
    signs up may ever be told apart from an account.
    A sign-up that was never confirmed belongs to nobody: the newest one counts.
    """
    account = session.scalar(select(Account).where(Account.email == email).with_for_update())
    if account is not None and account.state != AccountState.PENDING:
        tell(session, account, existing)
        return None
    if account is None:
        account = Account(
            handle=free_handle(session, handle_from(name)),
            email=email,
            state=AccountState.PENDING,
        )
        session.add(account)
    account.created_at = clock.now()  # what nobody confirms is kept for a week from here
    account.name = name
    account.locale = language  # mail is written when no browser is there to ask
    account.password_hash = password_hash
    account.password_changed_at = clock.now()
    session.flush()  # the token points to the account
    issue_token(session, account, Purpose.CONFIRM, secret=secret)
    tell(session, account, confirm)
    return account


def resend_confirmation(session: Session, *, email: str, secret: str, confirm: Letter) -> None:
    """Send the confirmation anew when somebody waits for it; silently nothing otherwise."""
    account = session.scalar(
        select(Account).where(Account.email == email, Account.state == AccountState.PENDING)
    )
    if account is not None:
        account.created_at = clock.now()  # as above
        issue_token(session, account, Purpose.CONFIRM, secret=secret)
        tell(session, account, confirm)


def confirmed_by(session: Session, *, secret: str) -> Account:
    """The sign-up whose address this link confirms; it is used up. Raises Refused (`bad_link`).

    Whoever holds the link must have shown the password of the sign-up as well, which the caller
    checks before: else a stranger could sign up with another's address and a known password.
    """
    account, _token = redeem_token(session, Purpose.CONFIRM, secret)
    if account.state != AccountState.PENDING:
        raise bad_link()
    return account


def open_account(session: Session, account: Account) -> None:
    """Let somebody in whose address is theirs."""
    account.state = AccountState.ACTIVE
    if account.email_confirmed_at is None:
        account.email_confirmed_at = clock.now()
    record(session, AccountOpened(account_id=account.id))


def free_handle(session: Session, wanted: str) -> str:
    """`wanted`, or the same with the lowest number behind it that nobody has or had."""
    like = f"{wanted}%"
    taken = set(
        session.scalars(
            union(
                select(Account.handle).where(Account.handle.like(like)),
                select(FormerHandle.handle).where(FormerHandle.handle.like(like)),
            )
        )
    )
    if wanted not in taken and wanted not in RESERVED_HANDLES:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
