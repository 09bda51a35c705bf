"""The files of uploaded images, by the hash of their content: written whole, taken away safely."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

from community import clock

_HALF = 3_600  # seconds after which a half-written file belongs to a process that was killed
_ORPHAN = 86_400  # seconds for which a file may wait for its row
_HASH = re.compile(r"[0-9a-f]{64}")
_LEAVING = ".leaving-"
FOLDERS = 256

# Which of these hashes some row still needs.
Needed = Callable[[Collection[str]], set[str]]


def path_in(uploads: Path, sha256: str) -> Path:
    """Where the content with this hash lies."""
    return uploads / sha256[:2] / sha256


def write_file(path: Path, content: bytes) -> bool:
    """Write the file whole or not at all; False when it was there already."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True


def take_away(path: Path, needed: Needed) -> bool:
    """Delete a file that no row needs; whether it is gone.

    It steps aside first and the rows are asked once more: whoever recorded the same bytes before
    that gets it back, and whoever does so after it finds the place empty and writes it again.
    """
    aside = path.with_name(_LEAVING + path.name)
    try:
        path.replace(aside)
    except FileNotFoundError:
        return False
    return _settled(aside, needed)


def sweep(uploads: Path, number: int, needed: Needed) -> int:
    """Take away what killed processes left in one of the folders; how many files."""
    folder = uploads / f"{number % FOLDERS:02x}"
    if not folder.is_dir():
        return 0
    now, gone, orphans = clock.now().timestamp(), 0, []
    for path in sorted(folder.iterdir()):
        age = now - path.stat().st_mtime
        if path.name.startswith(_LEAVING):
            gone += _settled(path, needed)
        elif path.name.startswith(".incoming-") and age > _HALF:
            path.unlink(missing_ok=True)
            gone += 1
        elif _HASH.fullmatch(path.name) and age > _ORPHAN:
            orphans.append(path)
    kept = needed([path.name for path in orphans]) if orphans else set()
    return gone + sum(take_away(path, needed) for path in orphans if path.name not in kept)


def _settled(aside: Path, needed: Needed) -> bool:
    home = aside.with_name(aside.name.removeprefix(_LEAVING))
    if needed([home.name]):
        aside.replace(home)
        return False
    aside.unlink(missing_ok=True)
    return True
