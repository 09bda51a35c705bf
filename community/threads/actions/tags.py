"""Which tags a thread bears, and new tags coined on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Tag
from community.communities.queries.synonyms import canonical_names
from community.errors import Refused
from community.rights import Role, Standing
from community.threads.models import Thread, ThreadTag
from community.threads.policies import MOST_TAGS_OF_COMMUNITY, normal_tags
from community.words import N_


def set_tags(session: Session, thread: Thread, names: list[str], *, coined_by: Standing) -> None:
    """Give the thread exactly these tags and count them; a synonym gives its tag,
    unknown ones are coined.

    Raises Refused for a bad name, for more than five, and for a new tag where a community has
    so many that only facilitators add to them.
    """
    after = tag_ids_of(session, thread.community_id, names, coined_by=coined_by)
    before = set(session.scalars(select(ThreadTag.tag_id).where(ThreadTag.thread_id == thread.id)))
    _drop(session, thread, before - after)
    _bear(session, thread, after - before)


def tag_ids_of(
    session: Session, community_id: int, names: list[str], *, coined_by: Standing
) -> set[int]:
    """The tags of these names, for what is to bear them; refuses as `set_tags`."""
    wanted = normal_tags(names)
    known = _known(session, community_id, wanted)
    fresh = [name for name in wanted if name not in known]
    if fresh:
        _demand_room(session, community_id, fresh, coined_by=coined_by)
        known |= _coin(session, community_id, fresh)
    return set(known.values())


def tags_meant(session: Session, community_id: int, names: list[str]) -> list[str]:
    """These names as the thread would bear them: in stored form, synonyms as what they mean."""
    return canonical_names(session, community_id, normal_tags(names))


def _known(session: Session, community_id: int, names: list[str]) -> dict[str, int]:
    if not names:
        return {}
    rows = _held(session, Tag.community_id == community_id, Tag.name.in_(names))
    synonyms = {row.canonical_id for row in rows if row.canonical_id is not None}
    # The tags that they mean, held too; one that went meanwhile took its synonyms along.
    there = {row.id for row in _held(session, Tag.id.in_(synonyms))} if synonyms else set()
    meant = ((row.name, row.canonical_id or row.id) for row in rows)
    return {name: id_ for name, id_ in meant if id_ not in synonyms or id_ in there}


def _held(session: Session, *which: ColumnElement[bool]) -> Sequence[Any]:
    # On PostgreSQL a tag that is being deleted is waited for and then coined anew; one that is
    # held here is deleted only after this thread has taken it.
    wanted = select(Tag.name, Tag.id, Tag.canonical_id).where(*which)
    return session.execute(wanted.with_for_update(read=True, key_share=True)).all()


def _demand_room(
    session: Session, community_id: int, fresh: list[str], *, coined_by: Standing
) -> None:
    if Role.FACILITATOR in coined_by:
        return
    count = session.scalar(
        select(func.count()).select_from(Tag).where(Tag.community_id == community_id)
    )
    if (count or 0) + len(fresh) > MOST_TAGS_OF_COMMUNITY:
        words = N_(
            "There is no tag “%(tag)s” here and there are many already. Use one of those.",
            tag=fresh[0],
        )
        raise Refused(words, code="no_such_tag", fields={"tags": words})


def _coin(session: Session, community_id: int, names: list[str]) -> dict[str, int]:
    now = clock.now()
    made = [
        Tag(community_id=community_id, name=name, threads_count=0, created_at=now) for name in names
    ]
    session.add_all(made)
    session.flush()  # the thread's rows need their ids
    return {tag.name: tag.id for tag in made}


def _drop(session: Session, thread: Thread, tag_ids: set[int]) -> None:
    if not tag_ids:
        return
    session.execute(
        delete(ThreadTag).where(ThreadTag.thread_id == thread.id, ThreadTag.tag_id.in_(tag_ids))
    )
    _count(session, tag_ids, by=-1)


def _bear(session: Session, thread: Thread, tag_ids: set[int]) -> None:
    if not tag_ids:
        return
    session.execute(
        insert(ThreadTag), [{"thread_id": thread.id, "tag_id": tag_id} for tag_id in tag_ids]
    )
    _count(session, tag_ids, by=1)


def _count(session: Session, tag_ids: set[int], *, by: int) -> None:
    session.execute(
        update(Tag)
        .where(Tag.id.in_(tag_ids))
        .values(threads_count=Tag.threads_count + by)
        .execution_options(synchronize_session=False)
    )


def count_tags_of(session: Session, thread: Thread, *, by: int) -> None:
    """The tags of a thread are borne by one thread more or less that can be read."""
    session.execute(
        update(Tag)
        .where(Tag.id.in_(select(ThreadTag.tag_id).where(ThreadTag.thread_id == thread.id)))
        .values(threads_count=Tag.threads_count + by)
        .execution_options(synchronize_session=False)
    )
