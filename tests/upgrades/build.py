"""`python -m tests.upgrades.build`: keep the newest schema, with rows in every table, as a fixture.

Run once for each release. A fixture that is there is never written again: it is what people have.
"""

from __future__ import annotations

import gzip
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from app.backup.sqlite_file import revision_in
from app.cli.database import upgrade
from app.database import Database
from tests.installation import settings_for
from tests.upgrades.filling import fill

FIXTURES = Path(__file__).parent / "fixtures"
_ROWS = 3  # in each table


def build(folder: Path, *, revision: str = "head", rows: int = _ROWS) -> Path:
    """A database file at this revision in `folder`, with so many rows in each table."""
    settings = settings_for(folder)
    database = Database(settings.database_url)
    upgrade(settings, database, revision=revision)
    database.dispose()
    with closing(sqlite3.connect(folder / "hearth.db")) as connection:
        fill(connection, rows=rows)
        connection.commit()
        assert connection.execute("PRAGMA foreign_key_check").fetchone() is None
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("VACUUM")
    return folder / "hearth.db"


def main() -> None:
    """Write the fixture of the newest revision, unless there is one."""
    with tempfile.TemporaryDirectory() as folder:
        file = build(Path(folder))
        target = FIXTURES / f"{revision_in(file)}.db.gz"
        content = gzip.compress(file.read_bytes(), mtime=0)
    if target.exists():
        print(f"{target.name} is there already")  # noqa: T201  # a command's answer
        return
    target.write_bytes(content)
    print(f"{target.name} is new: {len(content):,} bytes")  # noqa: T201  # a command's answer


if __name__ == "__main__":
    main()
