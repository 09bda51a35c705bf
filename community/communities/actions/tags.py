"""Make, rename, describe and delete the tags of one community."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community import clock
from community.communities.events import CommunityChanged, TagChanged
from community.communities.models import Tag
from community.communities.policies import tag_name, tag_problem
from community.errors import Refused
from community.outbox import record
from community.words import N_

MOST_TAGS = 2000


def create_tag(session: Session, *, community_id: int, name: str, description: str) -> Tag:
    """Add a tag; Refused when the name is misshapen or taken."""
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
    """Rename or describe a tag; threads that bear it are found under the new name."""
    free = _free_name(session, community_id=tag.community_id, name=name, own_id=tag.id)
    record(session, CommunityChanged(community_id=tag.community_id))
    if free != tag.name:
        record(session, TagChanged(community_id=tag.community_id, tag_id=tag.id))
    tag.name, tag.description = free, description


def delete_tag(session: Session, tag: Tag, *, borne_by: Sequence[int]) -> None:
    """Take the tag off every thread and forget it; `borne_by` are the threads that bear it."""
    record(session, CommunityChanged(community_id=tag.community_id))
    record(
        session,
        TagChanged(community_id=tag.community_id, tag_id=tag.id, thread_ids=list(borne_by)),
    )
    session.delete(tag)


def _free_name(session: Session, *, community_id: int, name: str, own_id: int) -> str:
    wanted = tag_name(name)
    problem = tag_problem(wanted)
    if problem is None:
        taken = session.scalar(
            select(Tag.id).where(
                Tag.community_id == community_id, Tag.name == wanted, Tag.id != own_id
            )
        )
        problem = N_("This community has a tag of that name already.") if taken else None
    if problem is None and not own_id and _count(session, community_id) >= MOST_TAGS:
        problem = N_("A community has %(most)s tags at most. Delete one first.", most=MOST_TAGS)
    if problem:
        raise Refused(problem, code="bad_tag", fields={"name": problem})
    return wanted


def _count(session: Session, community_id: int) -> int:
    return (
        session.scalar(
            select(func.count()).select_from(Tag).where(Tag.community_id == community_id)
        )
        or 0
    )
