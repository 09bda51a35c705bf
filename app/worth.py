"""What is said of an answer, as its piece shows it."""

from __future__ import annotations

from typing import NamedTuple

from app.i18n import day
from community import clock
from community.answers.policies import is_due, last_known_good
from community.answers.queries import AnswerWorth, Endorser
from community.threads.queries import PostRow

_MOST_NAMED = 3  # of those who vouch for one answer; the others are counted


class WorthShown(NamedTuple):
    """`since` is a day in words, of an accepted answer that is due or was confirmed."""

    endorsers: tuple[Endorser, ...] = ()
    more: int = 0
    due: bool = False
    confirmed: bool = False
    since: str = ""
    by: str = ""
    reasoning: str = ""


NOTHING_SHOWN = WorthShown()


def worth_shown(post: PostRow, said: AnswerWorth, *, accepted: bool) -> WorthShown:
    """Removed answers show nothing; only an accepted one is ever due."""
    if not post.is_live:
        return NOTHING_SHOWN
    named = said.endorsers[:_MOST_NAMED]
    shown = WorthShown(
        endorsers=named, more=len(said.endorsers) - len(named), reasoning=said.reasoning
    )
    if not accepted:
        return shown
    since = last_known_good(
        created_at=post.created_at, edited_at=post.edited_at, confirmed_at=said.confirmed_at
    )
    if is_due(since, now=clock.now()):
        return shown._replace(due=True, since=day(since.date()))
    if said.confirmed_at is None or said.confirmed_at < since:
        return shown
    by = said.confirmed_by.name if said.confirmed_by else ""
    return shown._replace(confirmed=True, since=day(since.date()), by=by)
