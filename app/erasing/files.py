"""Files that go with a person: images that nobody needs, copies, letters kept as files."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable
from email import policy
from email.parser import BytesParser
from pathlib import Path

from app.config import Settings
from app.database import Database
from app.upload_files import path_in, take_away
from community.erasure.actions import Known
from community.threads.actions.uploads import still_stored

_log = logging.getLogger(__name__)


def take_images(database: Database, settings: Settings, hashes: Iterable[str]) -> None:
    """Delete the files of these contents, but for those that somebody else's image needs."""

    def needed(wanted: Collection[str]) -> set[str]:
        with database.reading() as session:
            return still_stored(session, wanted)

    for sha256 in hashes:
        if not needed([sha256]):
            take_away(path_in(settings.uploads_dir, sha256), needed)


def drop_copies(settings: Settings, files: Iterable[str]) -> None:
    """Delete copies of somebody's data."""
    for file in files:
        (settings.exports_dir / file).unlink(missing_ok=True)


def burn_letters(settings: Settings, known: Known, *, named: bool) -> int:
    """Delete letters in the folder of unsent mail: to the person and, `named`, about them."""
    folder, pattern = settings.data_dir / "unsent-mail", known.pattern(named=named)
    if pattern is None or not folder.is_dir():
        return 0
    burnt = [path for path in sorted(folder.glob("*.eml")) if _tells(path, pattern)]
    for path in burnt:
        path.unlink(missing_ok=True)
    return len(burnt)


def _tells(path: Path, pattern: re.Pattern[str]) -> bool:
    try:
        message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
    except (OSError, LookupError, ValueError):
        _log.warning("A letter kept as a file cannot be read: %s", path.name)
        return False
    said = "\n".join([str(message["To"]), str(message["Subject"]), *map(str, parts)])
    return pattern.search(said) is not None
