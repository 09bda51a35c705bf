"""Pure rules: whose question may be carried to others, and how well somebody fits.

The weights are those of a router as measured on question sites: how alike the questions are that
somebody answered counts most, then what they answered under its tags, then whether they are about
and how soon they answer; who was asked often lately falls behind, and who has begun to answer gets
a chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from community.accounts.actor import Actor
from community.communities.models import Community
from community.rights import Standing, may
from community.threads.models import Thread, ThreadKind
from community.threads.policies import is_frozen, is_live, is_own

MOST_SUGGESTED = 3
MOST_ASKED = 3  # of one question
WEEK_OF_ONE = 3  # questions that one person is asked in seven days
WHOLE_WEEK = 4  # from so many in a community's week on, nobody gets more than a quarter of them
_ALIKE, _KNOWS, _ABOUT, _SOON, _BEGINS, _BUSY = 0.45, 0.25, 0.15, 0.10, 0.05, 0.10
_DAYS_ABOUT = 60.0


def may_look(thread: Thread, community: Community, *, actor: Actor, standing: Standing) -> bool:
    """Whether the actor may see who might know: who asked, and facilitators, while it is open."""
    if not is_open(thread, community) or not may("knowing.ask", standing):
        return False
    return is_own(thread, actor=actor) or may("threads.edit_any", standing)


def is_open(thread: Thread, community: Community) -> bool:
    """Whether the question still needs an answer and can get one."""
    if thread.kind != ThreadKind.QUESTION or thread.accepted_reply_id is not None:
        return False
    if thread.locked_at is not None or thread.merged_into_id is not None:
        return False
    return is_live(thread) and not is_frozen(thread, community)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What one member did that bears on a question.

    `alike` sums the weights in 0..1 of threads like it that they answered; `days` is since their
    last answer; `asked` is how often they were asked in seven days.
    """

    alike: float = 0.0
    answers: int = 0  # under its tags
    accepted: int = 0  # of those
    named: bool = False  # by facilitators, for a tag of it
    days: float = 0.0
    soon: int = 0  # answers within a day of the question
    all_answers: int = 0
    asked: int = 0


def fit(found: Evidence) -> float:
    """How well somebody fits, about 0 to 1; more is better."""
    knows = 1.0 if found.named else 1 - exp(-(found.answers + 2 * found.accepted) / 4)
    return (
        _ALIKE * min(1.0, found.alike)
        + _KNOWS * knows
        + _ABOUT * exp(-found.days / _DAYS_ABOUT)
        + _SOON * (found.soon + 1) / (found.all_answers + 2)
        + _BEGINS * (found.all_answers in (1, 2))
        - _BUSY * found.asked
    )


def has_room(*, asked: int, of_the_week: int) -> bool:
    """Whether somebody may be asked once more: three in a week, and no more than a quarter."""
    if asked >= WEEK_OF_ONE:
        return False
    return of_the_week < WHOLE_WEEK or asked + 1 <= max(1, (of_the_week + 1) // 4)
