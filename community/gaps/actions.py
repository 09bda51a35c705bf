"""What a facilitator does with a gap."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.errors import Refused
from community.gaps.models import Gap, GapState
from community.words import N_

LONGEST_REASON = 300


def dismiss(gap: Gap, *, reason: str) -> None:
    """Take it off the list until half as many more people look for it; `gap` is an open one."""
    words = " ".join(reason.split())
    if not words or len(words) > LONGEST_REASON:
        problem = N_("Say in a sentence why it need not be filled: %(most)s characters at most.",
                     most=LONGEST_REASON)  # fmt: skip
        raise Refused(problem, code="no_reason", fields={"reason": problem})
    gap.state, gap.reason, gap.dismissed_at_askers = GapState.DISMISSED, words, gap.askers


def count_searches(session: Session, *, account_id: int, counted: bool) -> None:
    """Whether the searches of this person that fail count for gaps, from now on."""
    session.get_one(Account, account_id).counts_searches = counted
