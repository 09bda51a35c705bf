"""Threads whose tag the import renamed: their new words are no edit of a member's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from community.communities.models import Tag
from community.imports.actions.batches import Written
from community.imports.actions.contents import content_of
from community.imports.ledger import POSTS, Ledger
from community.imports.models import SourceRow
from community.threads.models import Thread, ThreadTag

_CHUNK = 500  # threads whose words are in memory at once


def carry_along(
    session: Session, ledger: Ledger, called: Mapping[int, str], written: Written
) -> None:
    """Note what threads with these tags say under the names of now; `called` are those of before.

    What a member has changed stays told from it.
    """
    bearing = select(ThreadTag.thread_id).where(ThreadTag.tag_id.in_(called)).distinct()
    ids = sorted(session.scalars(bearing)) if called else []
    written.touched.update(ids)
    sources = {
        known.local_id: source_id
        for source_id, known in ledger.of(POSTS).items()
        if known.local_table == "threads"
    }
    known = ledger.of(POSTS)
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        for id_, before, after in _contents(session, chunk, called):
            source_id = sources.get(id_)
            if source_id is not None and known[source_id].content == before:
                written.posts[source_id] = known[source_id]._replace(content=after)
    _write(session, ledger, written)


def _contents(
    session: Session, ids: Sequence[int], called: Mapping[int, str]
) -> Iterator[tuple[int, str, str]]:
    """Of each thread its id, and the hash of what it says with the old names and with the new."""
    before: dict[int, list[str]] = {}
    after: dict[int, list[str]] = {}
    for thread_id, tag_id, name in session.execute(
        select(ThreadTag.thread_id, Tag.id, Tag.name)
        .join(Tag, Tag.id == ThreadTag.tag_id)
        .where(ThreadTag.thread_id.in_(ids))
    ):
        before.setdefault(thread_id, []).append(called.get(tag_id, name))
        after.setdefault(thread_id, []).append(name)
    words = select(Thread.id, Thread.title, Thread.body).where(Thread.id.in_(ids))
    for id_, title, body in session.execute(words):
        old, new = sorted(before[id_]), sorted(after[id_])
        yield id_, content_of(title, body, *old), content_of(title, body, *new)


def _write(session: Session, ledger: Ledger, written: Written) -> None:
    changes = [{"which": id_, "says": row.content} for id_, row in written.posts.items()]
    if not changes:
        return
    rows: Any = SourceRow.__table__
    session.execute(
        update(rows)
        .where(
            rows.c.community_id == ledger.community_id,
            rows.c.source_table == POSTS,
            rows.c.source_id == bindparam("which"),
        )
        .values(content=bindparam("says")),
        changes,
    )
