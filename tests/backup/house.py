"""An installation with people, a thread and uploads, and ways to back it up and bring it back."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import make_url

from app.backup import Made, make_backup
from app.backup.restoring import Restored, restore_backup
from app.cli.database import upgrade
from app.config import Settings
from app.database import Database
from app.upload_files import path_in, write_file
from community import clock
from community.threads.models import Upload
from tests.world import World


def silent(_label: str, _total: int) -> AbstractContextManager[Callable[[str, int], None]]:
    """Progress that nobody looks at."""
    return nullcontext(lambda _part, _count: None)


def unpack(archive: tarfile.TarFile, folder: Path, *names: str) -> None:
    """Unpack these members, or all; Python before 3.11.4 knows no filter."""
    held = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
    members = [archive.getmember(name) for name in names] or None
    archive.extractall(folder, members, **held)  # type: ignore[arg-type]  # noqa: S202  # our own archive


@dataclass
class House:
    """One installation and the folder beside it that backups go to."""

    settings: Settings
    database: Database
    world: World
    folder: Path
    migrated_file: Path

    def upload(self, content: bytes) -> str:
        """Record an uploaded file of Ben's; its hash."""
        digest = hashlib.sha256(content).hexdigest()
        write_file(path_in(self.settings.uploads_dir, digest), content)
        with self.database.unit_of_work() as session:
            session.add(
                Upload(
                    key=secrets.token_urlsafe(24),
                    sha256=digest,
                    account_id=self.world.ben,
                    file_name="a.png",
                    media_type="image/png",
                    size=len(content),
                    width=1,
                    height=1,
                    created_at=clock.now(),
                )
            )
        return digest

    def file_of(self, digest: str) -> Path:
        """Where an uploaded content lies."""
        return path_in(self.settings.uploads_dir, digest)

    def back_up(self, name: str = "made.hearth") -> Made:
        """Make a backup beside the installation."""
        return make_backup(self.settings, self.folder / name, silent)

    def elsewhere(self, name: str = "new") -> Settings:
        """The settings of another machine, on which there is nothing."""
        place = self.folder / name
        return replace(
            self.settings, data_dir=place, database_url=f"sqlite:///{place / 'hearth.db'}"
        )

    def bring_back(
        self, settings: Settings, file: Path, *, aside: bool = False, keep_tokens: bool = False
    ) -> Restored:
        """Restore to where these settings point."""
        return restore_backup(
            settings, file, silent, upgrade=self._upgrade, aside=aside, keep_tokens=keep_tokens
        )

    def _upgrade(self, settings: Settings, database: Database) -> None:
        """The real migrations; of a new database the result, made once for the whole run."""
        file = Path(make_url(database.url).database or "")
        if database.sqlite and not file.exists():
            shutil.copy(self.migrated_file, file)
        upgrade(settings, database)


# What a restore adds by itself: events, and on a Monday a word that its mail is not sent twice.
_SETTLED = {"outbox", "today_mails"}


def rows_of(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the tables of people's work, by an oracle that knows nothing of the rest."""
    with closing(sqlite3.connect(file)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()  # noqa: S608  # names of our own tables
            for (name,) in tables
            if name not in _SETTLED
        }
