"""Which posts say that their author is new here, to members of the community alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.models import Account, AccountState
from community.communities.models import MemberRole, Membership, MembershipState
from community.communities.policies import NEW_BELOW_POSTS, NEW_FOR, came_lately
from community.threads.models import Reply, Thread
from community.welcoming.models import Unmarked


class Mark(StrEnum):
    """What a post says of its author; names show when somebody came, never how much they wrote."""

    NONE = ""
    NEW = "new"
    FIRST = "first"


class Post(Protocol):
    """What is asked of a post, also of the one that opens a thread."""

    @property
    def author_id(self) -> int: ...
    @property
    def created_at(self) -> datetime: ...


class Newcomer:
    """When somebody came, and wrote here first."""

    __slots__ = ("first_at", "lately")

    def __init__(self, *, lately: bool, first_at: datetime | None) -> None:
        self.lately, self.first_at = lately, first_at

    def mark(self, post: Post) -> Mark:
        """What this post of theirs says."""
        if self.first_at is not None and post.created_at <= self.first_at:
            return Mark.FIRST
        return Mark.NEW if self.lately else Mark.NONE


Newcomers = Mapping[int, Newcomer]
NO_NEWCOMERS: Newcomers = MappingProxyType({})


def newcomers_among(session: Session, authors: Iterable[int], *, community_id: int) -> Newcomers:
    """Those of the authors who are new here and do not mind that it is said; one statement."""
    now = clock.now()
    begun, said = _begun_in(community_id), _said_in(community_id)
    rows: Any = session.execute(
        select(
            Membership.account_id,
            Membership.joined_at,
            begun.label("begun"),
            said.label("said"),
        )
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.community_id == community_id,
            Membership.account_id.in_(set(authors)),
            Membership.state == MembershipState.ACTIVE,
            Membership.role == MemberRole.MEMBER,
            or_(Membership.joined_at > now - NEW_FOR, Membership.posts_count < NEW_BELOW_POSTS),
            Account.state == AccountState.ACTIVE,
            Account.automated.is_(False),
            Membership.account_id.not_in(select(Unmarked.account_id)),
        )
    )
    return {
        row.account_id: Newcomer(
            lately=came_lately(row.joined_at, now=now), first_at=_first(row.begun, row.said)
        )
        for row in rows
    }


def _begun_in(community_id: int) -> Any:
    return (
        select(func.min(Thread.created_at))
        .where(Thread.community_id == community_id, Thread.author_id == Membership.account_id)
        .correlate(Membership)
        .scalar_subquery()
    )


def _said_in(community_id: int) -> Any:
    return (
        select(func.min(Reply.created_at))
        .join(Thread, Thread.id == Reply.thread_id)
        .where(Thread.community_id == community_id, Reply.author_id == Membership.account_id)
        .correlate(Membership)
        .scalar_subquery()
    )


def _first(*moments: datetime | None) -> datetime | None:
    return min((each for each in moments if each is not None), default=None)


def is_marked(session: Session, account_id: int) -> bool:
    """Whether somebody's posts may say that they are new."""
    found = session.scalar(select(Unmarked.account_id).where(Unmarked.account_id == account_id))
    return found is None


def choose_mark(session: Session, account_id: int, *, marked: bool) -> None:
    """Let one's posts say that one is new, or not; twice changes nothing."""
    if marked:
        session.execute(delete(Unmarked).where(Unmarked.account_id == account_id))
    elif is_marked(session, account_id):
        session.add(Unmarked(account_id=account_id, created_at=clock.now()))


def authors_of(posts: Collection[Post]) -> set[int]:
    """Who wrote them."""
    return {each.author_id for each in posts}
