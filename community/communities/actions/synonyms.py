"""Names that file under another tag."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.communities.actions.tags import demand_room
from community.communities.events import CommunityChanged, TagChanged
from community.communities.models import Tag
from community.communities.policies import tag_name, tag_problem
from community.errors import NotFound, Refused
from community.outbox import record
from community.words import N_, Words

MOST_SYNONYMS = 30  # of one tag


def add_synonym(session: Session, tag: Tag, name: str) -> str:
    """Let a name mean this tag; its stored form. What is a synonym of it already stays one.

    Refused when the name is misshapen, a tag of its own, or a synonym of another.
    """
    hold_tags(session, tag.id)
    wanted = tag_name(name)
    there = _called(session, tag.community_id, wanted)
    if there is not None and there.canonical_id == tag.id:
        return wanted
    problem = tag_problem(wanted) or _why_taken(session, tag, there)
    if problem is None and _count(session, tag) >= MOST_SYNONYMS:
        problem = N_("A tag has %(most)s synonyms at most. Take one off first.", most=MOST_SYNONYMS)
    if problem is not None:
        raise Refused(problem, code="bad_synonym", fields={"synonym": problem})
    demand_room(session, tag.community_id)
    session.add(
        Tag(
            community_id=tag.community_id,
            name=wanted,
            threads_count=0,
            created_at=clock.now(),
            canonical_id=tag.id,
        )
    )
    session.flush()  # of two who add the same name the second learns it here
    note_synonyms(session, tag)
    return wanted


def remove_synonym(session: Session, tag: Tag, name: str) -> None:
    """Let a name mean nothing again; NotFound when it was no synonym of this tag."""
    found = _called(session, tag.community_id, tag_name(name))
    if found is None or found.canonical_id != tag.id:
        raise NotFound
    session.delete(found)
    note_synonyms(session, tag)


def hold_tags(session: Session, *tag_ids: int) -> dict[int, Tag]:
    """Hold these tags until the end, so that none becomes a synonym or goes meanwhile.

    NotFound when one is no tag any more. By id, so that two who hold the same never wait in a ring.
    """
    held = session.scalars(
        select(Tag)
        .where(Tag.id.in_(tag_ids), Tag.canonical_id.is_(None))
        .order_by(Tag.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if len(held) != len(set(tag_ids)):
        raise NotFound
    return {tag.id: tag for tag in held}


def note_synonyms(session: Session, tag: Tag) -> None:
    """Threads that bear the tag are found by other names now, and pages offer others."""
    record(session, CommunityChanged(community_id=tag.community_id))
    record(session, TagChanged(community_id=tag.community_id, tag_id=tag.id))


def _called(session: Session, community_id: int, name: str) -> Tag | None:
    return session.scalar(select(Tag).where(Tag.community_id == community_id, Tag.name == name))


def _why_taken(session: Session, tag: Tag, there: Tag | None) -> Words | None:
    if there is None:
        return None
    if there.id == tag.id:
        return N_("This is the tag itself. Choose another name for it.")
    if there.canonical_id is None:
        return N_("“%(tag)s” is a tag of its own. Merge it into this one instead.", tag=there.name)
    other = session.get_one(Tag, there.canonical_id)
    return N_(
        "“%(name)s” is a synonym of “%(tag)s”. Take it off there first.",
        name=there.name,
        tag=other.name,
    )


def _count(session: Session, tag: Tag) -> int:
    return len(session.scalars(select(Tag.id).where(Tag.canonical_id == tag.id)).all())
