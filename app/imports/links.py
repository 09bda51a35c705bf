"""Links between questions: duplicates and related ones."""

from __future__ import annotations

from app.imports.fields import RowRefused, digest, moment, number
from app.imports.rows import Row
from app.imports.run import Run
from community.imports.actions.links import link_threads
from community.imports.arrivals import Link
from community.imports.ledger import LINKS, POSTS

_KINDS = {1: "linked", 3: "duplicate"}


def take_links(run: Run) -> None:
    """Write links between threads; one at an answer counts for its thread."""
    for batch in run.batches(LINKS):
        run.write(LINKS, link_threads, run.sift(LINKS, batch, _link))


def _link(run: Run, row: Row) -> Link:
    kind = number(row, "LinkTypeId")
    if kind not in _KINDS:
        raise RowRefused(f"links of type {kind} are not taken")
    here, there = number(row, "PostId"), number(row, "RelatedPostId")
    thread, target = _thread(run, here), _thread(run, there)
    if thread == target:
        raise RowRefused("it links a question to itself")
    created = moment(row, "CreationDate")
    return Link(
        source_id=number(row, "Id"),
        digest=digest(here, there, kind, created),
        thread_id=thread,
        target_id=target,
        kind=_KINDS[kind],
        created_at=created,
    )


def _thread(run: Run, post: int) -> int:
    known = run.ledger.of(POSTS).get(post)
    if known is None or known.thread_id is None:
        raise RowRefused("one of its posts is not among those that were taken")
    return known.thread_id
