"""The machine and the settings: versions, folder, secret, room on the disk, address."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from app.config import Settings, binds_to_loopback
from app.doctor.findings import Finding, bad, doubtful, good
from app.last_backup import last_made
from app.room import NEEDED, free_bytes
from community import clock

SQLITE = sqlite3.sqlite_version_info
LEAST_SQLITE = (3, 37, 0)  # the oldest with all that is asked of it; Debian 12 has 3.40
# Before it, two connections that write and empty the journal in the same instant may damage the
# file. It was seen very rarely, and distributions ship such versions for years.
SAFE_SQLITE = (3, 51, 3)
_COMFORTABLE = 2_000_000_000  # bytes that are free
_OLD = timedelta(days=2)  # nightly ones may take an hour more or less
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def versions(settings: Settings) -> Finding:
    """Python, and the SQLite it was built with."""
    says = (
        f"Hearth {version('hearth')}, Python {sys.version.split()[0]}, "
        f"SQLite {sqlite3.sqlite_version}"
    )
    if not settings.database_url.startswith("sqlite") or SQLITE >= SAFE_SQLITE:
        return good("versions", says)
    if SQLITE < LEAST_SQLITE:
        return bad("versions", says, f"Use a Python with SQLite {_dotted(LEAST_SQLITE)} or newer.")
    return doubtful(
        "versions",
        says,
        f"SQLite before {_dotted(SAFE_SQLITE)} can, very rarely, damage its file while two "
        "processes write. Keep backups, or use a Python with a newer one.",
    )


def _dotted(version_info: tuple[int, ...]) -> str:
    return ".".join(map(str, version_info))


def folder(settings: Settings) -> Finding:
    """The data folder: there, ours to write, and nobody else's to read."""
    place = settings.data_dir
    if not place.is_dir():
        advice = "Start hearth serve once, which makes it, or set HEARTH_DATA_DIR."
        return bad("data folder", f"{place} does not exist", advice)
    if not os.access(place, os.R_OK | os.W_OK | os.X_OK):
        advice = f"Give it to the user that Hearth runs as: chown -R … {place}"
        return bad("data folder", f"{place} cannot be written by this user", advice)
    if place.stat().st_mode & _OTHERS:
        return bad("data folder", f"{place} is open to other users", f"chmod 700 {place}")
    return good("data folder", str(place))


def secret(settings: Settings, given: str | None) -> Finding:
    """The file that signs sessions and links: its owner's alone."""
    path = Path(given) if given else settings.data_dir / "secret"
    if path.stat().st_mode & _OTHERS:
        return bad("secret", f"{path} can be read by other users", f"chmod 600 {path}")
    return good("secret", f"{path} is readable by its owner alone")


def room(settings: Settings) -> Finding:
    """What is free where the data lies."""
    free = free_bytes(settings)
    says = f"{free / 1e9:.1f} GB free"
    advice = f"Make room where {settings.data_dir} lies, or move the data folder."
    if free < NEEDED:
        return bad("disk", says, advice)
    return doubtful("disk", says, advice) if free < _COMFORTABLE else good("disk", says)


def backup(settings: Settings) -> Finding:
    """How long ago `hearth backup` was run here; of other ways to back up it knows nothing."""
    if settings.demo:
        return good("backup", "a demonstration needs none")
    made = last_made(settings)
    if made is None:
        advice = "Let hearth backup run each night: docs/operate.md says how."
        return doubtful("backup", "hearth backup was never run here", advice)
    says = f"the last was made on {made:%Y-%m-%d at %H:%M} UTC"
    if clock.now() - made > _OLD:
        return doubtful("backup", says, "Run hearth backup, and see why it did not run by itself.")
    return good("backup", says)


def address(settings: Settings) -> Finding:
    """What people type into their browsers."""
    if settings.demo or settings.https or binds_to_loopback(_host_of(settings)):
        return good("address", settings.base_url)
    return doubtful(
        "address",
        f"{settings.base_url} is not encrypted: passwords travel in the open",
        "Put a proxy with TLS in front, and set HEARTH_BASE_URL to its https:// address.",
    )


def _host_of(settings: Settings) -> str:
    return settings.base_url.partition("://")[2].rpartition(":")[0] + ":0"
