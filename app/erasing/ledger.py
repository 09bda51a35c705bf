"""Who was erased, in a file beside the database, so that an older backup brings nobody back.

One JSON object a line: the number of the account, the moment it was made, what was chosen and
when. Numbers are never given twice by one database; the moment tells apart the accounts that two
databases, one of them restored, gave the same number. No name, no address.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

FILE = "erasures.jsonl"


@dataclass(frozen=True, kw_only=True)
class Erased:
    """One line; the moments are ISO 8601 in UTC."""

    account: int
    made: str
    choice: str
    language: str
    at: str


def path_in(data_dir: Path) -> Path:
    """Where the file lies."""
    return data_dir / FILE


def read(data_dir: Path) -> list[Erased]:
    """Every line that can be read; a last line that a crash cut short counts for nothing."""
    try:
        lines = path_in(data_dir).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [found for line in lines if (found := _parsed(line))]


def _parsed(line: str) -> Erased | None:
    try:
        return Erased(**json.loads(line))
    except (ValueError, TypeError):
        return None


def write(data_dir: Path, erased: Erased) -> None:
    """Add a line, on disk before this returns, unless the same stands there already."""
    if any(replace(each, at=erased.at) == erased for each in read(data_dir)):
        return
    path = path_in(data_dir)
    path.touch(mode=0o600)
    with path.open("r+b") as file:
        file.seek(0, os.SEEK_END)
        # Behind a line that was cut short a new one begins on its own.
        file.write(b"" if _ends_whole(file.name) else b"\n")
        file.write(json.dumps(asdict(erased)).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _ends_whole(name: str) -> bool:
    content = Path(name).read_bytes()
    return not content or content.endswith(b"\n")


@contextmanager
def held(data_dir: Path) -> Iterator[None]:
    """One process at a time erases."""
    with (data_dir / "erasures.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
