"""Uploaded files held fast while they are read, whatever the worker clears away meanwhile."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from app.backup.archive import chunks_of
from app.backup.workplace import workplace
from app.upload_files import path_in


class Pins:
    """A second name for files in the uploads folder; it costs no room, and outlives the first."""

    def __init__(self, uploads: Path, place: Path | None) -> None:
        self._uploads = uploads
        self._place = place

    def hold_all(self) -> None:
        """Hold every file that is there now."""
        self.hold(path.name for path in self._uploads.glob("[0-9a-f][0-9a-f]/*"))

    def hold(self, hashes: Iterable[str]) -> None:
        """Hold the files of these contents, as far as they are there."""
        if self._place is None:
            return
        for sha256 in hashes:
            # Gone already, held already, or a file system without links: then it is read in place.
            with suppress(OSError):
                os.link(path_in(self._uploads, sha256), self._place / sha256)

    def path_of(self, sha256: str) -> Path:
        """Where the content can be read."""
        held = self._place / sha256 if self._place else None
        return held if held and held.exists() else path_in(self._uploads, sha256)

    def sound_size(self, sha256: str) -> int | None:
        """How many bytes the content has; None when its file is missing or holds another one."""
        digest, size = hashlib.sha256(), 0
        try:
            with self.path_of(sha256).open("rb") as file:
                for chunk in chunks_of(file):
                    digest.update(chunk)
                    size += len(chunk)
        except OSError:
            return None
        return size if digest.hexdigest() == sha256 else None


@contextmanager
def pins_in(uploads: Path) -> Iterator[Pins]:
    """Pins for files of this folder, let go at the end."""
    with ExitStack() as stack:
        try:
            place = stack.enter_context(workplace(uploads))
        except OSError:
            # No uploads yet, or a disk that cannot be written: then nothing is cleared away.
            place = None
        yield Pins(uploads, place)
