"""The names under which the tags of threads are searched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from community.communities.models import Tag
from community.threads.models import ThreadTag


@dataclass(frozen=True, slots=True)
class TagNames:
    """What the tags of a thread are called here, and what else they are called."""

    names: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()


def names_of(session: Session, ids: Sequence[int]) -> defaultdict[int, TagNames]:
    """The tags of each of these threads; one statement."""
    found: defaultdict[int, TagNames] = defaultdict(TagNames)
    rows = session.execute(
        select(ThreadTag.thread_id, Tag.name, Tag.id == ThreadTag.tag_id)
        # By each of its synonyms too: so a name finds what it means in each community.
        .join(Tag, or_(Tag.id == ThreadTag.tag_id, Tag.canonical_id == ThreadTag.tag_id))
        .where(ThreadTag.thread_id.in_(ids))
        .order_by(Tag.name)
    )
    for thread_id, name, its_own in rows:
        known = found[thread_id]
        found[thread_id] = (
            replace(known, names=(*known.names, name))
            if its_own
            else replace(known, synonyms=(*known.synonyms, name))
        )
    return found
