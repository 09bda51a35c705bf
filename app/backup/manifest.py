"""What stands in a backup: its manifest, written by us and read as if by an enemy."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
SEAL = "manifest.json.sha256"  # the last part: whoever finds it has the whole file
SQLITE, POSTGRESQL = "database.sqlite", "database.pgdump"
MOST_BYTES = 256 * 1024 * 1024  # of a manifest; a million uploads take half of it

_HASH = re.compile(r"[0-9a-f]{64}\Z")
_UPLOAD = re.compile(r"uploads/([0-9a-f]{2})/(\1[0-9a-f]{62})\Z")
_REVISION = re.compile(r"[0-9A-Za-z_]{1,32}\Z")


class BackupError(Exception):
    """It cannot be backed up, read or restored; the sentence says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One member of the archive: its name, its size in bytes, its SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Whose backup this is and what belongs to it.

    `made_at` is the moment (UTC, ISO 8601) before the database was read: all that was answered
    before it is in the backup. `missing` are hashes of uploads that the database names and whose
    files were not there to be taken.
    """

    made_at: str
    version: str
    schema: str
    parts: tuple[Part, ...]
    missing: tuple[str, ...] = ()

    @property
    def database(self) -> Part:
        """The part that is the database."""
        return self.parts[0]

    @property
    def uploads(self) -> dict[str, Part]:
        """The uploaded files, by the hash that names each."""
        return {part.sha256: part for part in self.parts[1:]}

    @property
    def size(self) -> int:
        """The bytes of all parts together."""
        return sum(part.size for part in self.parts)

    def written(self) -> bytes:
        """The manifest as it stands in the file."""
        told = {"hearth_backup": FORMAT, **asdict(self)}
        return json.dumps(told, indent=1).encode()


def upload_name(sha256: str) -> str:
    """The name of an uploaded file in the archive."""
    return f"uploads/{sha256[:2]}/{sha256}"


def read_manifest(content: bytes) -> Manifest:
    """Take a manifest in; raises BackupError for whatever we would not have written."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise damaged("its manifest cannot be read") from None
    if not isinstance(told, dict) or type(told.get("hearth_backup")) is not int:
        raise BackupError("This is no backup of Hearth: its manifest says nothing of one.")
    if told["hearth_backup"] > FORMAT:
        raise BackupError("This backup was made by a newer Hearth: restore it with that one.")
    try:
        return _checked(told)
    except (LookupError, TypeError, ValueError):
        raise damaged("its manifest is not one that Hearth writes") from None


def _checked(told: Mapping[str, Any]) -> Manifest:
    moment = datetime.fromisoformat(told["made_at"])
    found = Manifest(
        made_at=moment.isoformat(),
        version=_matching(re.compile(r"[0-9A-Za-z.+-]{1,40}\Z"), told["version"]),
        schema=_matching(_REVISION, told["schema"]),
        parts=tuple(_part(each) for each in told["parts"]),
        missing=tuple(_matching(_HASH, each) for each in told["missing"]),
    )
    names = [part.name for part in found.parts]
    if moment.tzinfo is None or len(set(names)) != len(names):
        raise ValueError
    if names[0] not in (SQLITE, POSTGRESQL) or not all(map(_names_its_content, found.parts[1:])):
        raise ValueError
    return found


def _part(told: Mapping[str, Any]) -> Part:
    if type(told["size"]) is not int or not 0 <= told["size"] < 1 << 53:
        raise ValueError
    return Part(name=str(told["name"]), size=told["size"], sha256=_matching(_HASH, told["sha256"]))


def _names_its_content(part: Part) -> bool:
    # The only names that there are: nothing in a backup can point out of the folder.
    found = _UPLOAD.match(part.name)
    return found is not None and found[2] == part.sha256


def _matching(pattern: re.Pattern[str], words: str) -> str:
    if not isinstance(words, str) or not pattern.match(words):
        raise ValueError
    return words


def damaged(why: str) -> BackupError:
    """What to raise when a backup is not as it was written."""
    return BackupError(f"This backup is damaged: {why}. Take another one.")
