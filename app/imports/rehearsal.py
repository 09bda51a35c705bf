"""A dry run is a real one on a database that is thrown away, so that it cannot tell a lie."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from app.database import Database


@contextmanager
def rehearsal(database: Database) -> Iterator[Database]:
    """A database with the same content, whose changes nobody will ever see."""
    if not database.sqlite:
        undone = _Undone(database.url)
        try:
            yield undone
        finally:
            undone.dispose()
        return
    with tempfile.TemporaryDirectory(prefix="hearth-dry-run-") as folder:
        copy = Path(folder) / "hearth.db"
        _copy(Path(make_url(database.url).database or ""), copy)
        rehearsed = Database(f"sqlite:///{copy}")
        try:
            yield rehearsed
        finally:
            rehearsed.dispose()


def _copy(source: Path, target: Path) -> None:
    # SQLite's own backup sees a consistent state and lets others write meanwhile.
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as before,
        closing(sqlite3.connect(target)) as after,
    ):
        before.backup(after)


class _Undone(Database):
    """PostgreSQL: one transaction around everything, rolled back at the end.

    Nobody waits for it; rows written by others stay writable.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._connection = self.writer.connect()
        self._outer = self._connection.begin()

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """A savepoint inside the transaction that will be undone."""
        with (
            Session(
                self._connection,
                join_transaction_mode="create_savepoint",
                expire_on_commit=False,
            ) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Reads see what the rehearsal has written."""
        with Session(self._connection, join_transaction_mode="create_savepoint") as session:
            yield session

    def dispose(self) -> None:
        """Undo everything."""
        self._outer.rollback()
        self._connection.close()
        super().dispose()
