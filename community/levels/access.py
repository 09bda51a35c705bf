"""Places whose level somebody may choose: what they belong to, or NotFound."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.communities.access import community_to
from community.communities.access.belonging import tag_in
from community.communities.models import Tag
from community.errors import NotFound
from community.levels.models import ChosenLevel
from community.threads.access import thread_to

SEE, CHOOSE = "levels.read", "levels.choose"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A community, a tag of it, or a thread in it, in which one person may choose."""

    account_id: int
    community_id: int
    slug: str
    tag_id: int | None = None
    tag: str | None = None
    thread_id: int | None = None

    @property
    def column(self) -> str:
        """The column of `levels` that names it."""
        if self.thread_id is not None:
            return "thread_id"
        return "community_id" if self.tag_id is None else "tag_id"

    def is_chosen_for(self) -> ColumnElement[bool]:
        """The person's own row about exactly this place."""
        named = ChosenLevel.__table__.c[self.column] == getattr(self, self.column)
        return and_(ChosenLevel.account_id == self.account_id, named)


def community_place(session: Session, actor: Actor, slug: str, *, verb: str) -> Place:
    """A community the actor belongs to."""
    granted = community_to(session, actor, slug, verb=verb)
    found = granted.community
    return Place(account_id=actor.id or 0, community_id=found.id, slug=found.slug)


def tag_place(session: Session, actor: Actor, slug: str, tag_id: int, *, verb: str) -> Place:
    """A tag of a community the actor belongs to."""
    granted = community_to(session, actor, slug, verb=verb)
    tag: Tag = tag_in(session, granted, tag_id)
    return Place(
        account_id=actor.id or 0,
        community_id=tag.community_id,
        slug=granted.community.slug,
        tag_id=tag.id,
        tag=tag.name,
    )


def thread_place(session: Session, actor: Actor, thread_id: int, *, verb: str) -> Place:
    """A thread in a community the actor belongs to."""
    granted = thread_to(session, actor, thread_id, verb=verb)
    return Place(
        account_id=actor.id or 0,
        community_id=granted.community.id,
        slug=granted.community.slug,
        thread_id=granted.thread.id,
    )


def own_level(session: Session, actor: Actor, level_id: int) -> ChosenLevel:
    """A choice of the actor's own, whatever became of its place."""
    found = session.scalar(
        select(ChosenLevel).where(
            ChosenLevel.id == level_id, ChosenLevel.account_id == (actor.id or 0)
        )
    )
    if found is None:
        raise NotFound
    return found
