"""What merging a tag into another would do."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community.communities.models import Tag
from community.communities.queries.tags import TagRow, tag_called, tag_row
from community.errors import Refused
from community.threads.models import Thread, ThreadTag
from community.words import N_


@dataclass(frozen=True, kw_only=True)
class TagMerge:
    """A tag that is to go into another; threads are counted as readers see them."""

    tag: TagRow
    into: TagRow
    both: int  # threads that bear the two of them

    @property
    def after(self) -> int:
        """How many threads bear the other one then, each counted once."""
        return self.tag.threads_count + self.into.threads_count - self.both


def tag_merge(session: Session, tag: Tag, *, into: str) -> TagMerge:
    """The merge of a tag into the one that a name means; Refused when that is none or the same."""
    found = tag_called(session, community_id=tag.community_id, name=into)
    problem = None
    if found is None:
        problem = N_("There is no tag “%(tag)s” here. Choose one of the list.", tag=into[:40])
    elif found.id == tag.id:
        problem = N_("That is this tag itself. Choose another one.")
    if found is None or problem is not None:
        assert problem is not None
        raise Refused(problem, code="bad_target", fields={"into": problem})
    return TagMerge(tag=tag_row(session, tag), into=found, both=_both(session, tag.id, found.id))


def _both(session: Session, one: int, other: int) -> int:
    bearing_other = select(ThreadTag.thread_id).where(ThreadTag.tag_id == other)
    return (
        session.scalar(
            select(func.count())
            .select_from(ThreadTag)
            .join(Thread, Thread.id == ThreadTag.thread_id)
            .where(
                ThreadTag.tag_id == one,
                ThreadTag.thread_id.in_(bearing_other),
                Thread.hidden_at.is_(None),
                Thread.deleted_at.is_(None),
            )
        )
        or 0
    )
