"""The disk under the data folder: how much of it is free, and whether it can be written."""

from __future__ import annotations

import os
import shutil

from app.config import Settings

NEEDED = 200_000_000  # bytes that should be free: the database, its journal and the index grow


def free_bytes(settings: Settings) -> int:
    """Bytes that are free where the data lies. Raises OSError when the folder is gone."""
    return shutil.disk_usage(settings.data_dir).free


def can_be_written(settings: Settings) -> bool:
    """Whether this process may write there; false also for a disk that was mounted read-only."""
    return os.access(settings.data_dir, os.W_OK)
