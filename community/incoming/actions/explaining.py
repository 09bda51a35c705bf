"""Tell the sender of a mail what became of it: by one mail, to the confirmed address, not often."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actions.notices import tell_owner
from community.incoming.actions.taking import Came
from community.incoming.models import IncomingMail
from community.incoming.policies import MOST_EXPLAINED_A_DAY
from community.mail.actions import Letter
from community.mail.models import Mail
from community.threads.models import HeldPost

PURPOSE = "held_mail"
WAITS = "waits"  # for a facilitator
LEFT_OUT = "left_out"  # posted, without the files that came with it

Explain = Callable[[], Mapping[str, Letter]]


def explain(session: Session, came: Came, made: object, letters: Mapping[str, Letter]) -> None:
    """Queue the letter that says why; `letters` are worded by reason before the transaction."""
    told = select(func.count()).where(
        Mail.account_id == came.account_id,
        Mail.purpose == PURPOSE,
        Mail.created_at > clock.ago(days=1),
    )
    if (session.scalar(told) or 0) >= MOST_EXPLAINED_A_DAY:
        return
    if isinstance(made, IncomingMail):
        reason = made.why
    else:
        reason = WAITS if isinstance(made, HeldPost) else LEFT_OUT
    tell_owner(session, account_id=came.account_id, notice=letters[reason])
