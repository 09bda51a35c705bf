"""An imported community in which things happen before the next snapshot comes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.communities.models import Community
from community.imports.models import SourceRow
from community.questions.models import Vote
from community.threads.models import Reply, ReplyKind, Thread
from tests import factories
from tests.imports.dumps import Dump, small_dump, take


class Story:
    """An imported community in which something happens before the next snapshot comes."""

    def __init__(self, database: Database, tmp_path: Path) -> None:
        self.database, self.folder, self.number = database, tmp_path, 0
        self.dump = small_dump()
        self.outcome = self.take(self.dump)

    def take(self, dump: Dump) -> Any:
        self.number += 1
        self.outcome = take(self.database, dump.write(self.folder / str(self.number)))
        return self.outcome

    def local(self, session: Session, table: str, source_id: int) -> int:
        found = session.scalar(
            select(SourceRow.local_id).where(
                SourceRow.source_table == table, SourceRow.source_id == source_id
            )
        )
        assert found is not None
        return found

    def thread(self, source_id: int) -> Thread:
        with self.database.reading() as session:
            return session.get_one(Thread, self.local(session, "Posts", source_id))

    def reply(self, source_id: int, table: str = "Posts") -> Reply:
        with self.database.reading() as session:
            return session.get_one(Reply, self.local(session, table, source_id))

    def member(self) -> int:
        with self.database.unit_of_work() as session:
            ada = factories.account(session, handle="ada")
            place = session.get_one(Community, self.outcome.place.community_id)
            factories.membership(session, place, ada)
            return ada.id

    def vote(self, *, thread: int | None = None, reply: int | None = None) -> None:
        member = self.member()
        with self.database.unit_of_work() as session:
            session.add(
                Vote(
                    account_id=member,
                    thread_id=thread,
                    reply_id=reply,
                    value=1,
                    created_at=clock.now(),
                )
            )
            table, id_ = (Thread, thread) if thread else (Reply, reply)
            session.execute(update(table).where(table.id == id_).values(score=table.score + 1))

    def say(self, thread_id: int, *, parent_id: int | None = None) -> None:
        member = self.member()
        with self.database.unit_of_work() as session:
            session.add(
                Reply(
                    thread_id=thread_id,
                    parent_id=parent_id,
                    kind=ReplyKind.COMMENT,
                    body="Mine.",
                    body_html="<p>Mine.</p>",
                    author_id=member,
                    created_at=clock.now(),
                )
            )
