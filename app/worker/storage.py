"""How full it is, looked at once an hour: files are counted here, so that no page has to."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import make_url, text

from app.config import Settings
from app.database import Database
from app.last_backup import last_made, last_size
from community import clock
from community.operations.actions import keep_reading
from community.operations.queries.storage import (
    count_images,
    count_people,
    newest_reading,
    used_by_communities,
)
from community.operations.storage import Storage, told_places, told_shares
from community.threads.queries.uploads import kept_contents

EVERY = timedelta(hours=1)
_HASH = re.compile(r"[0-9a-f]{64}")


def measure_if_due(database: Database, settings: Settings) -> bool:
    """Look, unless somebody did within the hour; whether it was looked."""
    with database.reading() as session:
        last = newest_reading(session)
    if last is not None and clock.now() - last.measured_at < EVERY:
        return False
    found = measure(database, settings)
    with database.unit_of_work() as session:
        keep_reading(session, found)
    return True


def measure(database: Database, settings: Settings) -> Storage:
    """Everything as it is now; it reads every name in the folder of uploads."""
    files = dict(_files(settings.uploads_dir))
    with database.reading() as session:
        needed = set(kept_contents(session))
        images, unused = count_images(session)
        shares = told_shares(count_people(session))
        places = told_places(used_by_communities(session))
    contents = {name for name in files if _HASH.fullmatch(name)}
    disk = shutil.disk_usage(settings.data_dir)
    made = last_made(settings)
    return Storage(
        database=_database_size(database, settings),
        index=_size_of(settings.index_dir),
        uploads=sum(files.values()),
        copies=_size_of(settings.exports_dir),
        free=disk.free,
        disk=disk.total,
        images=images,
        unused=unused,
        files=len(contents),
        strays=len(files) - len(contents & needed),
        missing=len(needed - contents),
        shares=shares,
        places=places,
        backup_size=last_size(settings),
        backup_at=made.isoformat() if made else None,
    )


def _database_size(database: Database, settings: Settings) -> int:
    if not database.sqlite:
        with database.reading() as session:
            return int(session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    path = Path(make_url(settings.database_url).database or "")
    parts = (path.with_name(path.name + end) for end in ("", "-wal", "-shm"))
    return sum(part.stat().st_size for part in parts if part.is_file())


def _size_of(folder: Path) -> int:
    return sum(size for _name, size in _files(folder))


def _files(folder: Path) -> Iterator[tuple[str, int]]:
    # os.walk passes over a folder that goes while it is looked at.
    for at, _folders, names in os.walk(folder):
        for name in names:
            path = Path(at, name)
            try:
                if path.is_file():
                    yield name, path.stat().st_size
            except FileNotFoundError:
                continue  # it went too
