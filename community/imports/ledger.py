"""What is known of a source so far: which of its rows became which of ours.

Held in memory for one run, some 200 bytes a row, so that the question "new, changed or the
same?" costs no query. Only one run at a time works on a community; a lock sees to that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from community.imports.bulk import upsert
from community.imports.models import SourceRow, SourceVote
from community.threads.models import Reply

USERS, POSTS, COMMENTS, VOTES = "Users", "Posts", "Comments", "Votes"
LINKS, TAGS, STAND_IN, HISTORY = "PostLinks", "Tags", "StandIn", "PostHistory"


class Known(NamedTuple):
    """One source row that was taken; `thread_id` is set for questions, answers and comments."""

    digest: str
    local_table: str = ""
    local_id: int | None = None
    thread_id: int | None = None
    content: str = ""
    locked_at: datetime | None = None
    withdrawn: bool = False


@dataclass
class Ledger:
    """Everything known of one community's source, and what this run has seen of it."""

    community_id: int
    stand_in_id: int
    known: dict[str, dict[int, Known]]
    seen: dict[str, set[int]] = field(default_factory=dict)

    def of(self, table: str) -> dict[int, Known]:
        """The known rows of one table by source id."""
        return self.known.setdefault(table, {})

    def see(self, table: str, source_id: int) -> bool:
        """Note that the snapshot holds this row; False when it did so before."""
        seen = self.seen.setdefault(table, set())
        if source_id in seen:
            return False
        seen.add(source_id)
        return True

    def absent(self, table: str) -> list[int]:
        """Known rows that the snapshot no longer holds and that are not withdrawn yet."""
        seen = self.seen.get(table, set())
        return [
            id_ for id_, known in self.of(table).items() if id_ not in seen and not known.withdrawn
        ]


def open_ledger(session: Session, *, community_id: int, stand_in_id: int) -> Ledger:
    """Load what earlier runs wrote down for this community."""
    known: dict[str, dict[int, Known]] = {}
    rows = session.execute(
        select(
            SourceRow.source_table,
            SourceRow.source_id,
            SourceRow.digest,
            SourceRow.local_table,
            SourceRow.local_id,
            Reply.thread_id,
            SourceRow.content,
            SourceRow.locked_at,
            SourceRow.withdrawn_at,
        )
        .outerjoin(Reply, and_(SourceRow.local_table == "replies", Reply.id == SourceRow.local_id))
        .where(SourceRow.community_id == community_id)
    )
    for table, source_id, digest, local_table, local_id, thread_id, content, locked, gone in rows:
        known.setdefault(table, {})[source_id] = Known(
            digest,
            local_table,
            local_id,
            local_id if local_table == "threads" else thread_id,
            content,
            locked,
            gone is not None,
        )
    known[VOTES] = _known_votes(session, community_id)
    return Ledger(community_id=community_id, stand_in_id=stand_in_id, known=known)


def _known_votes(session: Session, community_id: int) -> dict[int, Known]:
    rows = session.execute(
        select(
            SourceVote.source_id,
            SourceVote.source_post_id,
            SourceVote.kind,
            SourceVote.voted_at,
            SourceVote.withdrawn_at,
        ).where(SourceVote.community_id == community_id)
    )
    return {
        source_id: Known(vote_digest(post, kind, at), withdrawn=gone is not None)
        for source_id, post, kind, at, gone in rows
    }


def vote_digest(post_source_id: int, kind: int, voted_at: datetime) -> str:
    """A vote is small enough to be its own digest."""
    return f"{post_source_id}:{kind}:{voted_at.isoformat()}"


def write_down(
    session: Session, ledger: Ledger, table: str, rows: Iterable[tuple[int, Known]]
) -> None:
    """Store what became of source rows, new or changed."""
    upsert(
        session,
        SourceRow,
        [
            {
                "community_id": ledger.community_id,
                "source_table": table,
                "source_id": source_id,
                "local_table": known.local_table,
                "local_id": known.local_id,
                "digest": known.digest,
                "content": known.content,
                "locked_at": known.locked_at,
                "withdrawn_at": None,
            }
            for source_id, known in rows
        ],
        by="community_id source_table source_id",
    )


def mark_withdrawn(
    session: Session, ledger: Ledger, table: str, source_ids: Sequence[int], at: datetime
) -> None:
    """Note that the newest snapshot no longer holds these rows."""
    model = SourceVote if table == VOTES else SourceRow
    which = [model.community_id == ledger.community_id, model.source_id.in_(source_ids)]
    if model is SourceRow:
        which.append(SourceRow.source_table == table)
    session.execute(
        update(model).where(*which).values(withdrawn_at=at),
        execution_options={"synchronize_session": False},
    )
