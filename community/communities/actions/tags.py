"""Make, rename, describe and delete the tags of one community."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from community import clock
from community.communities.events import CommunityChanged, TagChanged
from community.communities.models import Tag
from community.communities.policies import tag_name, tag_problem
from community.errors import Refused
from community.outbox import record
from community.words import N_, Words

MOST_TAGS = 2000  # synonyms included
LONGEST_DESCRIPTION = 300  # of what is written here; an import brings longer ones


def create_tag(session: Session, *, community_id: int, name: str, description: str) -> Tag:
    """Add a tag; Refused when the name is misshapen or taken."""
    _demand_short(description)
    made = Tag(
        community_id=community_id,
        name=_free_name(session, community_id=community_id, name=name, own_id=0),
        description=description,
        threads_count=0,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()  # the caller names it by id
    record(session, CommunityChanged(community_id=community_id))
    return made


def change_tag(session: Session, tag: Tag, *, name: str, description: str) -> None:
    """Rename or describe a tag; threads that bear it are found under the new name.

    A longer description that came with an import stays as long as nobody changes it.
    """
    if description != tag.description:
        _demand_short(description)
    free = _free_name(session, community_id=tag.community_id, name=name, own_id=tag.id)
    record(session, CommunityChanged(community_id=tag.community_id))
    if free != tag.name:
        record(session, TagChanged(community_id=tag.community_id, tag_id=tag.id))
    tag.name, tag.description = free, description


def delete_tag(session: Session, tag: Tag, *, borne_by: Sequence[int]) -> None:
    """Take the tag off every thread, and forget it and its synonyms.

    `borne_by` are the threads that bear it.
    """
    record(session, CommunityChanged(community_id=tag.community_id))
    record(
        session,
        TagChanged(community_id=tag.community_id, tag_id=tag.id, thread_ids=list(borne_by)),
    )
    session.execute(
        delete(Tag).where(Tag.canonical_id == tag.id).execution_options(synchronize_session=False)
    )
    session.delete(tag)


def _demand_short(description: str) -> None:
    if len(description) > LONGEST_DESCRIPTION:
        words = N_(
            "A description has %(most)s characters at most; this one has %(has)s.",
            most=LONGEST_DESCRIPTION,
            has=len(description),
        )
        raise Refused(words, code="too_long", fields={"description": words})


def demand_room(session: Session, community_id: int) -> None:
    """Refused when a community has so many tags and synonyms that none fits any more."""
    if problem := _too_many(session, community_id):
        raise Refused(problem, code="bad_tag", fields={"name": problem})


def _too_many(session: Session, community_id: int) -> Words | None:
    if _count(session, community_id) < MOST_TAGS:
        return None
    return N_("A community has %(most)s tags at most. Delete one first.", most=MOST_TAGS)


def _free_name(session: Session, *, community_id: int, name: str, own_id: int) -> str:
    wanted = tag_name(name)
    problem = tag_problem(wanted)
    if problem is None:
        problem = _taken(session, community_id=community_id, name=wanted, own_id=own_id)
    if problem is None and not own_id:
        problem = _too_many(session, community_id)
    if problem:
        raise Refused(problem, code="bad_tag", fields={"name": problem})
    return wanted


def _taken(session: Session, *, community_id: int, name: str, own_id: int) -> Words | None:
    there = session.scalar(
        select(Tag).where(Tag.community_id == community_id, Tag.name == name, Tag.id != own_id)
    )
    if there is None:
        return None
    if there.canonical_id is None:
        return N_("This community has a tag of that name already.")
    return N_(
        "That name is a synonym of “%(tag)s”. Take it off there first.",
        tag=session.get_one(Tag, there.canonical_id).name,
    )


def _count(session: Session, community_id: int) -> int:
    return (
        session.scalar(
            select(func.count()).select_from(Tag).where(Tag.community_id == community_id)
        )
        or 0
    )
