"""Stop mails at the word of whoever holds one of them."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Account, AccountState
from community.levels.access import Place
from community.levels.actions import choose_level
from community.levels.policies import Level
from community.rhythm.actions import stop_digest
from community.threads.models import Thread


class Stop(StrEnum):
    """Which mails."""

    THREAD = "thread"  # about one thread, which is muted
    NOTICES = "notices"  # about notices at all
    TODAY = "today"  # of Mondays, to those who facilitate
    DIGEST = "digest"  # of what is new


def stop_mails(session: Session, *, account_id: int, what: Stop, thread_id: int) -> None:
    """Let this person get no more of these; for who or what is gone there is nothing to stop."""
    account = session.get(Account, account_id)
    if account is None or account.state == AccountState.ERASED:
        return
    if what is Stop.NOTICES:
        account.mail_notices = False
        return
    if what is Stop.TODAY:
        account.mail_today = False
        return
    if what is Stop.DIGEST:
        stop_digest(session, account_id)
        return
    place = session.scalar(select(Thread.community_id).where(Thread.id == thread_id))
    if place is not None:
        here = Place(account_id=account_id, community_id=place, slug="", thread_id=thread_id)
        choose_level(session, here, Level.MUTED)
