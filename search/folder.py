"""The index on disk: which folder is current, who may write, what is damaged.

`current.json` names the folder in use and is replaced atomically; its change tells readers to look
again. The folder's content is executable (Whoosh unpickles it), so everything is private to us.
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from zlib import crc32

from search.engine import IndexBusy

Signature = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was true after the last commit; checksums by file name."""

    folder: str
    version: str
    watermark: int = 0
    documents: int = 0
    checksums: dict[str, int] = field(default_factory=dict)


class IndexFolder:
    """The directory that holds one current index, and the next one while it is built."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._make_root()
        self._pointer = root / "current.json"
        self._damage = root / "damaged"

    def _make_root(self) -> None:
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.root.chmod(0o700)

    def signature(self) -> Signature | None:
        """A value that changes with every commit and swap, None before the first."""
        try:
            found = self._pointer.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def manifest(self) -> Manifest | None:
        """The manifest, None when there is none or it cannot be read."""
        try:
            return Manifest(**json.loads(self._pointer.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def publish(self, manifest: Manifest) -> None:
        """Make this the current index, atomically."""
        fresh = self.root / "current.json.new"
        fresh.write_text(json.dumps(asdict(manifest)))
        fresh.replace(self._pointer)

    def path(self, manifest: Manifest) -> Path:
        """Where the current index lies."""
        return self.root / Path(manifest.folder).name

    def new_folder(self) -> Path:
        """An empty folder beside the current one."""
        folder = self.root / f"index-{time.time_ns()}"
        folder.mkdir(mode=0o700)
        return folder

    def sweep(self, *, keep: str) -> None:
        """Remove every folder but the current one: unfinished, replaced or set aside."""
        for folder in self.root.glob("index-*"):
            if folder.name != keep:
                shutil.rmtree(folder, ignore_errors=True)

    def report_damage(self, reason: str) -> None:
        """Leave a note for the writer; readers may not repair anything themselves."""
        with suppress(OSError):
            self._damage.write_text(reason[:500])

    def damage(self) -> str | None:
        """What a reader or writer found wrong since the last rebuild."""
        try:
            return self._damage.read_text() or "unreadable"
        except OSError:
            return None

    def forget_damage(self) -> None:
        """Called once a sound index is in place."""
        self._damage.unlink(missing_ok=True)

    @contextmanager
    def writing(self, *, patience: float) -> Iterator[None]:
        """Be the only writer on this machine. Raises IndexBusy after `patience` seconds."""
        self._make_root()  # somebody may have removed it, which a rebuild heals
        lock = os.open(self.root / "writer.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _lock(lock, until=time.monotonic() + patience)
            yield
        finally:
            os.close(lock)


def _lock(descriptor: int, *, until: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise IndexBusy("Another process is writing the search index.") from None
            time.sleep(0.02)
        else:
            return


def checksums(folder: Path, *, known: dict[str, int] | None = None) -> dict[str, int]:
    """The checksum of each index file; Whoosh never changes a file once it has its name."""
    kept = known or {}
    return {
        path.name: kept[path.name] if path.name in kept else checksum(path)
        for path in sorted(folder.iterdir())
        if path.suffix in {".seg", ".toc"}
    }


def checksum(path: Path) -> int:
    """CRC-32 of a file, read in pieces."""
    value = 0
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            value = crc32(piece, value)
    return value
