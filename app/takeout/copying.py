"""The worker's part: make what was asked for, delete what is over."""

from __future__ import annotations

import logging
from collections.abc import Callable

from app.config import Settings
from app.database import Database, is_busy
from community import clock
from community.own_data.actions import end_exports, fail_export, finish_export, forget_files
from community.own_data.queries import export_to_make, files_over, kept_files

_log = logging.getLogger(__name__)
_ORPHAN = 86_400  # seconds after which a file without a row belongs to a process that was killed

# Writes the copy of an account; the name of its file and the size in bytes.
MakeCopy = Callable[[int], tuple[str, int]]


def make_copies(database: Database, settings: Settings, make: MakeCopy) -> int:
    """Make every copy that was asked for, one after another; how many."""
    made = 0
    while True:
        with database.reading() as session:
            asked = export_to_make(session)
        if asked is None:
            return made
        made += _make(database, settings, make, *asked)


def _make(
    database: Database, settings: Settings, make: MakeCopy, export_id: int, account_id: int
) -> bool:
    try:
        name, size = make(account_id)
    except Exception as error:
        if is_busy(error):
            raise
        _log.exception("A copy of somebody's data could not be made")
        with database.unit_of_work() as session:
            fail_export(session, export_id)
        return False
    with database.unit_of_work() as session:
        kept = finish_export(session, export_id, file=name, size=size)
    if not kept:
        (settings.exports_dir / name).unlink(missing_ok=True)
    return kept


def tidy_copies(database: Database, settings: Settings) -> None:
    """Delete the files of copies that are over, and what killed processes left."""
    with database.unit_of_work() as session:
        end_exports(session)
    with database.reading() as session:
        over, kept = files_over(session), kept_files(session)
    for name in over:
        (settings.exports_dir / name).unlink(missing_ok=True)
    if over:
        with database.unit_of_work() as session:
            forget_files(session, over)
    if not settings.exports_dir.is_dir():
        return
    now = clock.now().timestamp()
    for path in settings.exports_dir.iterdir():
        if path.name not in kept and now - path.stat().st_mtime > _ORPHAN:
            path.unlink(missing_ok=True)
