"""Links of a source between questions: duplicates, and what is related."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from community.imports.actions.batches import Written
from community.imports.arrivals import Link
from community.imports.bulk import add_rows
from community.imports.ledger import LINKS, Known, Ledger, write_down
from community.threads.models import ThreadLink

_TWICE = "the same link is there already"


def link_threads(session: Session, ledger: Ledger, links: Sequence[Link]) -> Written:
    """Write links between threads; one that stands already, from here or there, is left alone."""
    written = Written()
    known = ledger.of(LINKS)
    # A link has nothing to edit: one that changed is another link under the old number.
    old = [known[link.source_id].local_id for link in links if link.source_id in known]
    session.execute(delete(ThreadLink).where(ThreadLink.id.in_(old)))
    there = _links(session, [link.thread_id for link in links])
    new = []
    for link in links:
        key = (link.thread_id, link.target_id, link.kind)
        if key in there:
            written.refused[link.source_id] = _TWICE
            continue
        there[key] = 0
        new.append(link)
    _add(session, new)
    ids = _links(session, [link.thread_id for link in new])
    for link in new:
        id_ = ids[(link.thread_id, link.target_id, link.kind)]
        written.known[link.source_id] = Known(link.digest, "thread_links", id_)
    write_down(session, ledger, LINKS, written.known.items())
    written.touched.update(link.thread_id for link in new)
    return written


def _add(session: Session, links: Sequence[Link]) -> None:
    add_rows(
        session,
        ThreadLink,
        [
            {
                "thread_id": link.thread_id,
                "target_id": link.target_id,
                "kind": link.kind,
                "created_at": link.created_at,
            }
            for link in links
        ],
    )


def _links(session: Session, thread_ids: Sequence[int]) -> dict[tuple[int, int, str], int]:
    rows = session.execute(
        select(ThreadLink.thread_id, ThreadLink.target_id, ThreadLink.kind, ThreadLink.id).where(
            ThreadLink.thread_id.in_(thread_ids)
        )
    )
    return {(thread, target, kind): id_ for thread, target, kind, id_ in rows}
