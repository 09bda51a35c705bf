"""How much is said over four weeks, drawn only where five people stand behind it, or nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from community.health.models import HealthPersonWeek
from community.health.shapes import FEWEST_PEOPLE
from community.health.weeks import WEEK

_STRETCH = 4
_BLOCKS = 7  # of four weeks: half a year and a little


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """The four weeks that end with this one: posts a week, or None for one to four people."""

    week: date
    posts: float | None


def stretches_of(
    session: Session, community_id: int, *, last: date, weeks: int = 26
) -> list[Stretch]:
    """For each of so many weeks up to `last`, oldest first, the four weeks that end there."""
    first = last - (weeks + _STRETCH - 2) * WEEK
    said: dict[date, int] = defaultdict(int)
    people: dict[date, set[int]] = defaultdict(set)
    for week, account_id, posts in session.execute(
        select(HealthPersonWeek.week, HealthPersonWeek.account_id, HealthPersonWeek.posts).where(
            HealthPersonWeek.community_id == community_id,
            HealthPersonWeek.week >= first,
            HealthPersonWeek.week <= last,
        )
    ):
        said[week] += posts
        people[week].add(account_id)
    return [
        _stretch([first + (number + back) * WEEK for back in range(_STRETCH)], said, people)
        for number in range(weeks)
    ]


def _stretch(weeks: Sequence[date], said: dict[date, int], people: dict[date, set[int]]) -> Stretch:
    behind: set[int] = set().union(*(people.get(week, set()) for week in weeks))
    posts = sum(said.get(week, 0) for week in weeks)
    return Stretch(week=weeks[-1], posts=_kept(posts, len(behind)))


def blocks_of(
    session: Session, community_ids: Collection[int], *, last: date
) -> dict[int, tuple[float | None, ...]]:
    """Posts a week in the last seven stretches of four weeks, by community; one statement."""
    if not community_ids:
        return {}
    begins = [last - (_STRETCH * (_BLOCKS - number) - 1) * WEEK for number in range(_BLOCKS)]
    block = case(
        *(
            (HealthPersonWeek.week >= begins[number], number)
            for number in range(_BLOCKS - 1, 0, -1)
        ),
        else_=0,
    ).label("block")
    rows = session.execute(
        select(
            HealthPersonWeek.community_id,
            block,
            func.sum(HealthPersonWeek.posts),
            func.count(HealthPersonWeek.account_id.distinct()),
        )
        .where(
            HealthPersonWeek.community_id.in_(community_ids),
            HealthPersonWeek.week >= begins[0],
            HealthPersonWeek.week <= last,
        )
        .group_by(HealthPersonWeek.community_id, block)
    )
    found: dict[int, list[float | None]] = {id_: [0.0] * _BLOCKS for id_ in community_ids}
    for community_id, number, posts, people in rows:
        found[community_id][number] = _kept(int(posts), people)
    return {id_: tuple(values) for id_, values in found.items()}


def writers_of(session: Session, community_id: int, *, last: date, weeks: int = 26) -> int:
    """How many different people wrote in so many weeks up to `last`."""
    found = session.scalar(
        select(func.count(HealthPersonWeek.account_id.distinct())).where(
            HealthPersonWeek.community_id == community_id,
            HealthPersonWeek.week > last - timedelta(weeks=weeks),
            HealthPersonWeek.week <= last,
        )
    )
    return found or 0


def is_few(people: int) -> bool:
    """Whether figures about so many people would show single ones; about nobody they do not."""
    return 0 < people < FEWEST_PEOPLE


def _kept(posts: int, people: int) -> float | None:
    return None if is_few(people) else posts / _STRETCH
