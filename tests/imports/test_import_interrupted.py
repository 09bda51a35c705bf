"""Killed at any moment and run again, an import ends as if nothing had happened."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.config import Settings
from app.database import Database
from community.accounts.models import Account
from tests.imports.dumps import fingerprint_of, real_data, take
from tests.soak import rounds, seeded

_ROOT = Path(__file__).parents[2]


def _start(settings: Settings, folder: Path) -> subprocess.Popen[bytes]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")}
    return subprocess.Popen(
        [
            *(sys.executable, "-c", "from app.cli import main; main()"),
            *("import", "stackexchange", str(folder), "--community", "brewing"),
        ],
        env={
            **kept,
            "HEARTH_DATA_DIR": str(settings.data_dir),
            "HEARTH_DATABASE_URL": settings.database_url,
            "PYTHONPATH": str(_ROOT),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    "snapshots",
    [
        pytest.param(("conlang-meta-2020-08",), marks=pytest.mark.soak),
        pytest.param(("beer-2016-09", "beer-2016-12"), marks=pytest.mark.soak),
    ],
)
def test_h9_kills_from_outside_leave_no_trace(
    settings: Settings, tmp_path: Path, snapshots: tuple[str, ...]
) -> None:
    folders = [real_data(name) for name in snapshots]
    chance = seeded()
    reference = tmp_path / "reference"
    reference.mkdir()
    shutil.copy(settings.data_dir / "hearth.db", reference / "hearth.db")
    undisturbed = Database(f"sqlite:///{reference / 'hearth.db'}")
    database = Database(settings.database_url)
    begun = finished = 0
    for folder in folders:
        wanted = take(undisturbed, folder)
        longest = _duration_of_start() + 1.5
        kills = rounds(few=4, full=10)
        for round_ in range(kills):
            # One in each part of the time, so that few are enough.
            part = (round_ + chance.random()) / kills
            finished += _finished(_start(settings, folder), within=0.3 + part * (longest - 0.3))
            begun += _people(database) > 0
        while not begun:  # on a busy machine it takes longer to start
            longest *= 1.5
            finished += _finished(_start(settings, folder), within=longest)
            begun += _people(database) > 0
        assert _start(settings, folder).wait(timeout=300) == 3
        done = take(database, folder)
        assert sum(tally.taken + tally.updated for tally in done.report.tables.values()) == 0
        assert fingerprint_of(database, done) == fingerprint_of(undisturbed, wanted)
    # Kills before the first row and after the last prove nothing: some were in between.
    assert begun > 0
    assert finished < kills * len(folders)
    database.dispose()
    undisturbed.dispose()


def _finished(process: subprocess.Popen[bytes], *, within: float) -> bool:
    """Whether it ended by itself in so many seconds; else it is killed."""
    try:
        process.wait(timeout=within)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return False
    return True


def _duration_of_start() -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import app.cli.imports"], cwd=_ROOT, check=True)
    return time.monotonic() - began


def _people(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Account)) or 0
