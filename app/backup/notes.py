"""When the last backup was made: one line in the data folder, for the doctor to read."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from app.config import Settings

_NAME = "last-backup"


def note_made(settings: Settings, moment: datetime) -> None:
    """Remember this moment; on a disk that cannot be written the backup is as good without."""
    with suppress(OSError):
        (settings.data_dir / _NAME).write_text(moment.isoformat(), encoding="ascii")


def last_made(settings: Settings) -> datetime | None:
    """When `hearth backup` last ended well here; None when it never did."""
    try:
        found = datetime.fromisoformat((settings.data_dir / _NAME).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return found if found.tzinfo else None
