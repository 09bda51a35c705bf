"""When the last backup was made, and how large it is: a line each in the data folder."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from app.config import Settings

_NAME = "last-backup"


def note_made(settings: Settings, moment: datetime, *, size: int) -> None:
    """Remember moment and bytes; on a disk that cannot be written the backup is as good without."""
    with suppress(OSError):
        (settings.data_dir / _NAME).write_text(f"{moment.isoformat()}\n{size}\n", encoding="ascii")


def last_made(settings: Settings) -> datetime | None:
    """When `hearth backup` last ended well here; None when it never did."""
    try:
        found = datetime.fromisoformat(_lines(settings)[0])
    except (OSError, ValueError, IndexError):
        return None
    return found if found.tzinfo else None


def last_size(settings: Settings) -> int | None:
    """The bytes of that backup; None when it is not known."""
    try:
        return int(_lines(settings)[1])
    except (OSError, ValueError, IndexError):
        return None


def _lines(settings: Settings) -> list[str]:
    return (settings.data_dir / _NAME).read_text(encoding="ascii").splitlines()
