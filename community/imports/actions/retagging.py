"""Imported threads whose tags change their name here are no threads that a member edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from community.communities.models import Tag
from community.imports.actions.contents import content_of
from community.imports.models import SourceRow
from community.threads.models import Thread, ThreadTag

_CHUNK = 500  # threads whose words are in memory at once


@dataclass(frozen=True)
class Retagging:
    """The rows of a source whose thread says what the import wrote, before its tags change."""

    unedited: dict[int, int] = field(default_factory=dict)  # by thread: the id of its row

    @classmethod
    def of(cls, session: Session, thread_ids: Sequence[int]) -> Retagging:
        """Those among these threads; one that a member edited stays told from its source."""
        found: dict[int, int] = {}
        for some in _chunks(thread_ids):
            rows = session.execute(
                select(SourceRow.id, SourceRow.local_id, SourceRow.content).where(
                    SourceRow.local_table == "threads", SourceRow.local_id.in_(some)
                )
            ).all()
            if rows:
                says = _contents(session, [row.local_id for row in rows])
                found.update(
                    {row.local_id: row.id for row in rows if says.get(row.local_id) == row.content}
                )
        return cls(unedited=found)

    def write(self, session: Session) -> None:
        """Note what they say under the tags that they bear now."""
        for some in _chunks(sorted(self.unedited)):
            says = _contents(session, some)
            changes = [{"id": self.unedited[id_], "content": says[id_]} for id_ in some]
            session.execute(update(SourceRow), changes)


def _contents(session: Session, ids: Sequence[int]) -> dict[int, str]:
    borne: dict[int, list[str]] = {}
    for thread_id, name in session.execute(
        select(ThreadTag.thread_id, Tag.name)
        .join(Tag, Tag.id == ThreadTag.tag_id)
        .where(ThreadTag.thread_id.in_(ids))
    ):
        borne.setdefault(thread_id, []).append(name)
    words = session.execute(select(Thread.id, Thread.title, Thread.body).where(Thread.id.in_(ids)))
    return {id_: content_of(title, body, *sorted(borne.get(id_, []))) for id_, title, body in words}


def _chunks(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK)]
