"""`python -m tests.faults.steps WHAT FOLDER [FILE]`: one long step, to be killed in the middle.

It says `go` when everything is loaded, so that whoever kills it meets the work and not the start.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

from app.cli.database import upgrade
from app.config import Settings
from app.database import Database
from tests.installation import settings_for


def main() -> None:
    """Do what the arguments say."""
    what, folder, *rest = sys.argv[1:]
    _STEPS[what](settings_for(Path(folder)), *map(Path, rest))


def _backup(settings: Settings, file: Path) -> None:
    from app.backup import make_backup

    _go()
    make_backup(settings, file, lambda *_: nullcontext(lambda *_: None))


def _restore(settings: Settings, file: Path) -> None:
    from app.backup.restoring import restore_backup

    _go()
    restore_backup(settings, file, lambda *_: nullcontext(lambda *_: None), upgrade=upgrade)


def _migrate(settings: Settings) -> None:
    database = Database(settings.database_url)
    _go()
    upgrade(settings, database)
    database.dispose()


def _go() -> None:
    print("go", flush=True)  # noqa: T201  # the sign to whoever waits


_STEPS = {"backup": _backup, "restore": _restore, "migrate": _migrate}


if __name__ == "__main__":
    main()
