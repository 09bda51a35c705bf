"""Counting statements, so that a page's cost is a number that tests hold."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from sqlalchemy import event

from app.database import Database

_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


class Statements:
    """The statements that ran on a database while this was open; `clear()` starts anew."""

    def __init__(self, database: Database) -> None:
        self._engines = (database.reader, database.writer)
        self.seen: list[str] = []

    def __enter__(self) -> Self:
        for engine in self._engines:
            event.listen(engine, "before_cursor_execute", self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for engine in self._engines:
            event.remove(engine, "before_cursor_execute", self._note)

    def _note(
        self, _connection: Any, _cursor: Any, statement: str, _p: Any, _c: Any, _many: Any
    ) -> None:
        if not statement.lstrip().upper().startswith(_CONTROL):
            self.seen.append(statement)

    def clear(self) -> None:
        """Forget what ran so far."""
        self.seen.clear()

    def __len__(self) -> int:
        return len(self.seen)
