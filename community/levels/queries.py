"""Reads about levels: of one place, of many people in many threads, and of one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Integer, and_, bindparam, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from community.accounts.actor import Actor
from community.communities.access import readable_by
from community.communities.models import Community, Membership, MembershipState, Tag
from community.communities.queries.synonyms import meant_id
from community.levels.access import Place
from community.levels.models import ChosenLevel
from community.levels.policies import Level, Reach, level_of, reach_of
from community.paging import Page, keyset_page
from community.threads.access import visible_to
from community.threads.models import Thread, ThreadTag


@dataclass(kw_only=True)
class Choices:
    """What one person chose that bears on one thread."""

    thread: Level | None = None
    tags: list[Level] = field(default_factory=list)
    community: Level | None = None

    @property
    def reach(self) -> Reach:
        """What of the thread gets through to them."""
        return reach_of(thread=self.thread, tags=self.tags, community=self.community)

    @property
    def level(self) -> Level:
        """The level that counts."""
        return level_of(thread=self.thread, tags=self.tags, community=self.community)

    @property
    def around(self) -> Level:
        """The level that would count without a choice for the thread itself."""
        return level_of(tags=self.tags, community=self.community)

    def note(self, scope: str, level: str) -> None:
        """Add one row."""
        if scope == "tag":
            self.tags.append(Level(level))
        else:
            setattr(self, scope, Level(level))


class Standing(NamedTuple):
    """How one place stands for one person: what counts, what they chose, what it would be."""

    level: Level
    chosen: Level | None
    around: Level


def _bearing(whom: Any) -> Any:
    """Every choice of `whom` that bears on one of `:threads`, with the scope it was made for."""
    threads: Any = bindparam("threads", expanding=True)
    shown = (ChosenLevel.account_id, ChosenLevel.level)
    of_threads = select(Thread.id.label("thread_id"), literal("thread").label("scope"), *shown)
    of_tags = select(ThreadTag.thread_id, literal("tag"), *shown)
    of_places = select(Thread.id, literal("community"), *shown)
    return union_all(
        of_threads.join(ChosenLevel, ChosenLevel.thread_id == Thread.id).where(
            Thread.id.in_(threads), whom
        ),
        of_tags.join(ChosenLevel, ChosenLevel.tag_id == ThreadTag.tag_id).where(
            ThreadTag.thread_id.in_(threads), whom
        ),
        of_places.join(ChosenLevel, ChosenLevel.community_id == Thread.community_id).where(
            Thread.id.in_(threads), whom
        ),
    )


# Built once: the worker asks with every post.
_OF_PEOPLE = _bearing(ChosenLevel.account_id.in_(bindparam("people", expanding=True)))


def choices_in(
    session: Session, *, people: Collection[int], threads: Collection[int]
) -> Mapping[tuple[int, int], Choices]:
    """What these people chose that bears on these threads, by person and thread."""
    found: dict[tuple[int, int], Choices] = defaultdict(Choices)
    if people and threads:
        asked = {"people": sorted(people), "threads": sorted(threads)}
        for thread_id, scope, account_id, level in session.connection().execute(_OF_PEOPLE, asked):
            found[account_id, thread_id].note(scope, level)
    return found


_THERE = bindparam("thread", type_=BigInteger())
_PLACE = select(Thread.community_id).where(Thread.id == _THERE).scalar_subquery()
_WATCHERS = (
    select(ChosenLevel.account_id)
    .distinct()
    .join(
        Membership,
        and_(
            Membership.account_id == ChosenLevel.account_id,
            Membership.community_id == _PLACE,
            Membership.state == MembershipState.ACTIVE,
        ),
    )
    .where(
        ChosenLevel.level == Level.WATCHING,
        ChosenLevel.account_id > bindparam("after", type_=BigInteger()),
        or_(
            ChosenLevel.thread_id == _THERE,
            ChosenLevel.tag_id.in_(select(ThreadTag.tag_id).where(ThreadTag.thread_id == _THERE)),
            ChosenLevel.community_id == _PLACE,
        ),
    )
    .order_by(ChosenLevel.account_id)
    .limit(bindparam("most", type_=Integer()))
)


def may_watch(session: Session, thread_id: int, *, after: int, most: int) -> list[int]:
    """The next members with a choice to watch that bears on this thread, by number.

    Whether it counts, and whether they are in good standing, is another question.
    """
    asked = {"thread": thread_id, "after": after, "most": most}
    return list(session.connection().scalars(_WATCHERS, asked))


_SHADOWS = (
    select(ChosenLevel.account_id)
    .join(
        Membership,
        and_(
            Membership.account_id == ChosenLevel.account_id,
            Membership.community_id == _PLACE,
            Membership.state == MembershipState.ACTIVE,
        ),
    )
    .where(ChosenLevel.thread_id == _THERE, ChosenLevel.level == Level.SHADOWING)
    .order_by(ChosenLevel.account_id)
)


def shadows_of(session: Session, thread_id: int) -> list[int]:
    """The members who shadow this thread, by number."""
    return list(session.connection().scalars(_SHADOWS, {"thread": thread_id}))


FEWEST_TOLD = 5


def shadows_told(session: Session, thread_id: int) -> int:
    """How many members shadow a thread, as others may learn it: 0 below five."""
    count = len(shadows_of(session, thread_id))
    return count if count >= FEWEST_TOLD else 0


_WATCHED = (
    select(Thread.id)
    .distinct()
    .outerjoin(ThreadTag, ThreadTag.thread_id == Thread.id)
    .join(
        ChosenLevel,
        or_(
            ChosenLevel.thread_id == Thread.id,
            ChosenLevel.tag_id == ThreadTag.tag_id,
            ChosenLevel.community_id == Thread.community_id,
        ),
    )
    .where(
        ChosenLevel.level == Level.WATCHING,
        Thread.id.in_(bindparam("threads", expanding=True)),
    )
)


def watched_among(session: Session, threads: Collection[int]) -> set[int]:
    """Those of the threads that anybody might watch."""
    found = session.connection().scalars(_WATCHED, {"threads": sorted(threads)})
    return set(found)


def standing_at(session: Session, place: Place) -> Standing:
    """How a place stands for the person; for tags and threads with what is around them."""
    if place.thread_id is not None:
        found = choices_in(session, people=[place.account_id], threads=[place.thread_id])
        here = found.get((place.account_id, place.thread_id), Choices())
        return Standing(here.level, here.thread, here.around)
    of_place = select(ChosenLevel.tag_id, ChosenLevel.level).where(
        ChosenLevel.account_id == place.account_id,
        or_(
            ChosenLevel.community_id == place.community_id,
            ChosenLevel.tag_id == (place.tag_id or 0),
        ),
    )
    rows = {bool(tag_id): Level(level) for tag_id, level in session.execute(of_place)}
    around, own = rows.get(False, Level.NORMAL), rows.get(True)
    if place.tag_id is None:
        return Standing(around, rows.get(False), Level.NORMAL)
    return Standing(own or around, own, around)


class LevelLine(NamedTuple):
    """One choice as its person sees it."""

    id: int
    level: str
    chosen_at: datetime
    community_slug: str
    community_name: str
    tag_id: int | None
    tag: str | None
    thread_id: int | None
    thread_title: str | None


_TagPlace = aliased(Tag, name="of_tag")


def own_levels(
    session: Session, actor: Actor, *, cursor: str | None = None, size: int = 50
) -> Page[LevelLine]:
    """The actor's choices, the newest first; of places they may not read any more none."""
    where = func.coalesce(ChosenLevel.community_id, _TagPlace.community_id, Thread.community_id)
    wanted = (
        select(
            ChosenLevel.id,
            ChosenLevel.level,
            ChosenLevel.chosen_at,
            Community.slug,
            Community.name,
            ChosenLevel.tag_id,
            _TagPlace.name,
            ChosenLevel.thread_id,
            Thread.title,
        )
        .outerjoin(_TagPlace, _TagPlace.id == ChosenLevel.tag_id)
        .outerjoin(Thread, Thread.id == ChosenLevel.thread_id)
        .join(Community, Community.id == where)
        .where(
            ChosenLevel.account_id == (actor.id or 0),
            readable_by(actor),
            or_(ChosenLevel.thread_id.is_(None), visible_to(actor)),
        )
    )
    page: Page[Any] = keyset_page(
        session,
        wanted,
        order=((ChosenLevel.id.expression, True),),
        key=lambda row: (row.id,),
        cursor=cursor,
        size=size,
    )
    return Page(items=[LevelLine(*row) for row in page.items], next_cursor=page.next_cursor)


def tag_number(session: Session, *, community_id: int, name: str) -> int | None:
    """The id of the tag that a name means, for the list that it filters."""
    return session.scalar(
        select(meant_id()).where(Tag.community_id == community_id, Tag.name == name)
    )
