"""Ask to leave on somebody's own behalf, and tell them by mail until when they can come back."""

from __future__ import annotations

from datetime import datetime

from app.i18n import lasting_language
from app.mail import messages
from app.transactions import reading, unit_of_work
from community import clock
from community.accounts.actions.notices import tell_owner
from community.own_data.actions import GRACE, ask_to_leave
from community.own_data.models import Choice
from community.own_data.queries import Leaving, departure_of
from community.words import N_


def ask_and_tell(account_id: int, *, choice: Choice, typed: str, at_once: bool) -> Leaving | None:
    """Leave as chosen; raises what `ask_to_leave` raises. What was asked for, as it is kept."""
    notice = messages.notice(
        N_(
            "You have asked to leave. On %(day)s it is done; until then sign in, open Settings, "
            "Your data, and you can stay after all.",
            day=_day(clock.now() + GRACE),
        )
    )
    with unit_of_work() as session:
        ask_to_leave(
            session,
            account_id=account_id,
            choice=choice,
            typed=typed,
            language=lasting_language(),
            at_once=at_once,
        )
        if not at_once:
            tell_owner(session, account_id=account_id, notice=notice)
    with reading() as session:
        return departure_of(session, account_id)


def _day(at: datetime) -> str:
    # Said in every language at once, so it is a date that reads the same in all of them.
    return at.date().isoformat()
