"""The second factor: an authenticator app, and the codes that replace it once each."""

from __future__ import annotations

import hmac
from collections.abc import Iterable

import pyotp
from sqlalchemy import delete, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.sessions import end_sessions
from community.accounts.credentials import AccountSession, RecoveryCode, Totp
from community.accounts.queries import hash_secret
from community.accounts.secrets import typed_code
from community.errors import Conflict, Refused
from community.words import N_, Words

STEP_SECONDS = 30
RECOVERY_CODES = 10
_A_CODE = N_("Type the six digits that the app shows now, or a recovery code.")


def begin_authenticator(session: Session, *, account_id: int, secret: str) -> None:
    """Keep a secret that does not count yet; raises Conflict when one counts already."""
    row = session.scalar(select(Totp).where(Totp.account_id == account_id))
    if row is not None and row.confirmed_at is not None:
        raise Conflict(
            N_("You have an authenticator app already. Remove it before adding another.")
        )
    if row is None:
        row = Totp(account_id=account_id, secret=secret, created_at=clock.now())
        session.add(row)
    row.secret = secret
    row.created_at = clock.now()


def confirm_authenticator(
    session: Session, *, account_id: int, session_id: int, code: str, recovery: Iterable[str]
) -> None:
    """The app shows the right code: from now on it is asked for.

    Other browsers were signed in without it and are signed out. Raises Refused for a wrong code.
    """
    row = session.scalar(
        select(Totp).where(Totp.account_id == account_id, Totp.confirmed_at.is_(None))
    )
    if row is None or not _accept(row, code):
        raise wrong_code(by=N_("Type the six digits that the app shows now."))
    row.confirmed_at = clock.now()
    replace_recovery_codes(session, account_id=account_id, recovery=recovery)
    session.execute(
        update(AccountSession).where(AccountSession.id == session_id).values(second_factor=True)
    )
    end_sessions(session, account_id=account_id, keep=session_id)


def remove_authenticator(session: Session, *, account_id: int) -> None:
    """Go back to the password alone."""
    session.execute(delete(Totp).where(Totp.account_id == account_id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


def replace_recovery_codes(session: Session, *, account_id: int, recovery: Iterable[str]) -> None:
    """Let these codes be the only ones."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    session.add_all(
        RecoveryCode(account_id=account_id, code_hash=hash_secret(code)) for code in recovery
    )


def use_code(session: Session, *, account_id: int, code: str) -> None:
    """Accept a code of the app or a recovery code, once; raises Refused for any other."""
    digits = "".join(code.split())
    if digits.isascii() and digits.isdigit() and len(digits) == 6:
        row = session.scalar(
            select(Totp)
            .where(Totp.account_id == account_id, Totp.confirmed_at.is_not(None))
            .with_for_update()
        )
        if row is None or not _accept(row, digits):
            raise wrong_code()
        return
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.code_hash == hash_secret(typed_code(code)),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )
    if not (isinstance(used, CursorResult) and used.rowcount):
        raise wrong_code()


def _accept(row: Totp, code: str) -> bool:
    """Whether the code belongs to this half minute or a neighbour and was not used before."""
    totp = pyotp.TOTP(row.secret)
    now = int(clock.now().timestamp()) // STEP_SECONDS
    for step in (now - 1, now, now + 1):
        # A step once accepted is spent, and so is every one before it (RFC 6238, 5.2).
        if step > row.last_step and hmac.compare_digest(totp.generate_otp(step), code):
            row.last_step = step
            return True
    return False


def wrong_code(*, by: Words = _A_CODE) -> Refused:
    """The one answer to every code that is no good; `by` says what would be one."""
    return Refused(
        N_("This code is not right, or was used before. Wait for the next one and type it again."),
        code="wrong_code",
        fields={"code": by},
    )
