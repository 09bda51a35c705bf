"""Where a backup is brought back to: nobody is pulled away from under, nothing there is lost."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.backup import BackupError
from app.database import Database
from app.lease import leadership
from tests.backup.house import House, rows_of


def test_a_folder_that_holds_data_is_left_alone(house: House) -> None:
    made = house.back_up()
    before = rows_of(house.settings.data_dir / "hearth.db")

    with pytest.raises(BackupError, match="holds data"):
        house.bring_back(house.settings, made.file)

    assert rows_of(house.settings.data_dir / "hearth.db") == before


def test_what_was_there_is_put_aside_whole(house: House) -> None:
    made = house.back_up()
    later = house.upload(b"after the backup")
    before = rows_of(house.settings.data_dir / "hearth.db")
    house.settings.index_dir.mkdir(exist_ok=True)
    house.database.dispose()

    done = house.bring_back(house.settings, made.file, aside=True)

    assert done.aside is not None
    assert rows_of(done.aside / "hearth.db") == before
    assert (done.aside / "uploads" / later[:2] / later).read_bytes() == b"after the backup"
    assert not house.file_of(later).exists()
    assert not house.settings.index_dir.exists()
    assert len(rows_of(house.settings.data_dir / "hearth.db")["uploads"]) == 2


def test_the_journal_of_a_database_that_is_gone_is_not_played_into_the_new_one(
    house: House,
) -> None:
    """Somebody deletes `hearth.db` alone after a crash, and restores."""
    made = house.back_up()
    house.database.dispose()
    file = house.settings.data_dir / "hearth.db"
    program = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA journal_mode=WAL'); c.execute('PRAGMA wal_autocheckpoint=0');"
        "c.execute('CREATE TABLE left_behind (x)'); c.execute('DELETE FROM uploads');"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, str(file)], check=False)
    assert Path(f"{file}-wal").stat().st_size > 0, "nothing is left behind, and nothing proved"
    file.unlink()

    done = house.bring_back(house.settings, made.file)

    rows = rows_of(file)
    assert "left_behind" not in rows
    assert len(rows["uploads"]) == 2
    assert done.aside is not None
    assert (done.aside / "hearth.db-wal").exists()


def test_a_file_that_a_command_left_without_a_table_is_no_data(house: House) -> None:
    made = house.back_up()
    new = house.elsewhere()
    new.data_dir.mkdir()
    database = Database(new.database_url)
    with pytest.raises(OperationalError), database.reading() as session:
        session.execute(text("SELECT 1 FROM accounts"))
    database.dispose()
    assert (new.data_dir / "hearth.db").exists()

    done = house.bring_back(new, made.file)

    assert done.aside is None
    assert len(rows_of(new.data_dir / "hearth.db")["uploads"]) == 2


def test_a_damaged_database_can_be_replaced(house: House) -> None:
    made = house.back_up()
    house.database.dispose()
    (house.settings.data_dir / "hearth.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 9_000)

    house.bring_back(house.settings, made.file, aside=True)

    assert len(rows_of(house.settings.data_dir / "hearth.db")["uploads"]) == 2


def test_a_worker_that_runs_is_not_pulled_away_from_under(house: House) -> None:
    made = house.back_up()
    new = house.elsewhere()
    new.data_dir.mkdir()
    database = Database(new.database_url)

    with (
        leadership(new, database, stop=threading.Event()),
        pytest.raises(BackupError, match="Hearth runs in"),
    ):
        house.bring_back(new, made.file)
    database.dispose()


def test_nor_is_a_web_process(house: House) -> None:
    made = house.back_up()
    house.database.dispose()
    program = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
        "c.execute('PRAGMA user_version').fetchone(); print('in', flush=True); input()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(house.settings.data_dir / "hearth.db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(BackupError, match="Hearth runs in"):
            house.bring_back(house.settings, made.file, aside=True)
    finally:
        other.communicate("\n")
    house.bring_back(house.settings, made.file, aside=True)


def test_a_restore_that_ended_before_its_last_step_is_repeated(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = house.back_up()
    new = house.elsewhere()
    replace_file = Path.replace

    def stopped(self: Path, target: Path) -> Path:
        if target.name == "hearth.db":
            raise KeyboardInterrupt
        return replace_file(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", stopped)
        with pytest.raises(KeyboardInterrupt):
            house.bring_back(new, made.file)
    assert not (new.data_dir / "hearth.db").exists()
    assert list(new.uploads_dir.glob("*/*"))

    house.bring_back(new, made.file)

    assert len(rows_of(new.data_dir / "hearth.db")["uploads"]) == 2
