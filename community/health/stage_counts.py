"""What a weekly run counts for the gates between the stages of a community's life."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from community.health.counting.tables import Weeks
from community.health.signals.concentration import absence_factor
from community.health.signals.response import replied
from community.health.signals.window import Pair, Talk, Window, Wrote

_WEEKS = 8
_CORE_WEEKS = 4  # of the eight
_DAYS = 56.0
_WEEK_DAYS = 7.0
_WEEK_HOURS = 168.0
# Whoever began at least four weeks ago, and half a year of them beyond the quarter they had.
_BEGAN = range(4, 39)
_BACK_WITHIN = 13  # weeks


@dataclass(frozen=True, kw_only=True)
class StageCounts:
    """Counts and shares of eight weeks, of half a year for ties; a share of nothing is None.

    They are for judging alone: what of them may be shown, whoever shows them decides.
    """

    contributors: int
    member_share: float | None
    posts: int
    member_start_share: float | None
    starts: int
    facilitator_first_share: float | None
    first_replies: int
    replied_share: float | None
    threads: int
    core: int
    cohesion: float | None
    pairs: int
    absence_factor: int | None
    newcomer_return: float | None
    newcomers: int


def stage_counts(window: Window, weeks: Weeks) -> StageCounts:
    """Count them as they stood at the end of the newest week."""
    rows = [row for row in weeks.rows[-_WEEKS:] if row]
    posts, starts = sum(row.posts for row in rows), sum(row.threads for row in rows)
    lately = [talk for talk in window.talks if talk.age <= _DAYS]
    firsts = [talk for talk in lately if talk.waited is not None]
    old = [talk for talk in lately if talk.age >= _WEEK_DAYS]
    met, pairs = _ties(window.pairs)
    back, began = _returned(window.wrote)
    by_person = sorted(window.by_person.values(), reverse=True)
    return StageCounts(
        contributors=len({each.person for each in window.wrote if each.week < _WEEKS}),
        member_share=_share(posts - sum(row.facilitator_posts for row in rows), posts),
        posts=posts,
        member_start_share=_share(starts - sum(row.facilitator_threads for row in rows), starts),
        starts=starts,
        facilitator_first_share=_share(_facilitated(firsts), len(firsts)),
        first_replies=len(firsts),
        replied_share=_share(len(replied(old, within=_WEEK_HOURS)), len(old)),
        threads=len(old),
        core=_core(window.wrote),
        cohesion=_share(met, pairs),
        pairs=pairs,
        absence_factor=absence_factor(by_person) if by_person else None,
        newcomer_return=_share(back, began),
        newcomers=began,
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _facilitated(firsts: Sequence[Talk]) -> int:
    return sum(talk.by_facilitator for talk in firsts)


def _core(wrote: Sequence[Wrote]) -> int:
    """People who wrote in at least four of the last eight weeks; only ever a count."""
    weeks: dict[int, int] = defaultdict(int)
    for each in wrote:
        weeks[each.person] += each.week < _WEEKS
    return sum(written >= _CORE_WEEKS for written in weeks.values())


def _ties(pairs: Sequence[Pair]) -> tuple[int, int]:
    """How many pairs met in two threads or helped each other both ways, and how many there are."""
    threads: dict[frozenset[int], list[int]] = defaultdict(list)
    for pair in pairs:
        threads[frozenset((pair.helper, pair.asker))].append(pair.threads)
    met = sum(len(each) > 1 or each[0] > 1 for each in threads.values())
    return met, len(threads)


def _returned(wrote: Sequence[Wrote]) -> tuple[int, int]:
    """Of those who began at least four weeks ago, who wrote in another week within a quarter."""
    weeks: dict[int, list[int]] = defaultdict(list)
    for each in wrote:
        weeks[each.person].append(each.week)
    began = {each.person: each.week for each in wrote if each.first and each.week in _BEGAN}
    back = [
        who
        for who, week in began.items()
        if any(week - _BACK_WITHIN <= other < week for other in weeks[who])
    ]
    return len(back), len(began)
