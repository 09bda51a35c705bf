"""Making a backup: what is in it, what is not, and that it appears whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import resource
import shutil
import sqlite3
import stat
import tarfile
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from app.backup import BackupError, make_backup, making, pins, sqlite_file, verify_backup
from app.backup.workplace import clear_abandoned, workplace
from app.cli import cli
from app.worker.housekeeping import collect_uploads
from community import clock
from tests.backup.house import House, silent, unpack


def names_in(file: Path) -> list[str]:
    with tarfile.open(file, "r:") as archive:
        return archive.getnames()


def left_over(house: House) -> list[str]:
    places = (house.folder, house.settings.data_dir, house.settings.uploads_dir)
    return [each.name for place in places for each in place.glob(".hearth-*")]


def test_database_and_uploads_are_in_it_and_neither_index_nor_secret(house: House) -> None:
    (house.settings.data_dir / "secret").write_text(house.settings.secret)
    house.settings.index_dir.mkdir(exist_ok=True)
    (house.settings.index_dir / "segment").write_text("derived")

    made = house.back_up()

    uploads = [f"uploads/{each[:2]}/{each}" for each in sorted(made.manifest.uploads)]
    assert len(uploads) == 2
    assert names_in(made.file) == [
        "manifest.json",
        "database.sqlite",
        *uploads,
        "manifest.json.sha256",
    ]
    assert house.settings.secret.encode() not in made.file.read_bytes()
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    assert (made.size, left_over(house)) == (made.file.stat().st_size, [])


def test_it_is_an_archive_that_other_programs_read(house: House, tmp_path: Path) -> None:
    made = house.back_up()
    with tarfile.open(made.file) as archive:
        unpack(archive, tmp_path / "out")

    told = json.loads((tmp_path / "out" / "manifest.json").read_text())
    with closing(sqlite3.connect(tmp_path / "out" / "database.sqlite")) as connection:
        handle = connection.execute(
            "SELECT handle FROM accounts WHERE id = ?", (house.world.ben,)
        ).fetchone()[0]
    assert (told["hearth_backup"], told["schema"]) == (1, made.manifest.schema)
    assert handle == "ben"


def test_a_deleted_word_leaves_no_trace(house: House) -> None:
    with house.database.unit_of_work() as session:
        session.execute(text("UPDATE accounts SET bio = 'a word too many' WHERE handle = 'ben'"))
    with house.database.unit_of_work() as session:
        session.execute(text("UPDATE accounts SET bio = '' WHERE handle = 'ben'"))

    assert b"a word too many" not in house.back_up().file.read_bytes()


def test_what_is_there_is_never_written_over(house: House) -> None:
    first = house.back_up()
    before = first.file.read_bytes()

    with pytest.raises(BackupError, match="is there already"):
        house.back_up()

    assert first.file.read_bytes() == before


def test_who_comes_second_to_a_name_leaves_the_first_alone(house: House) -> None:
    target = house.folder / "made.hearth"

    @contextmanager
    def overtaken(label: str, _total: int) -> Iterator[Callable[[str, int], None]]:
        if label == "writing":
            target.write_text("somebody else's")
        yield lambda _part, _count: None

    with pytest.raises(BackupError, match="is there already"):
        make_backup(house.settings, target, overtaken)
    assert (target.read_text(), left_over(house)) == ("somebody else's", [])


def test_an_upload_that_is_cleared_away_meanwhile_is_in_it(house: House) -> None:
    digest = house.upload(b"unused for long")
    with house.database.unit_of_work() as session:
        session.execute(
            text("UPDATE uploads SET unused_since = :then WHERE sha256 = :digest"),
            {"then": clock.ago(days=2).replace(tzinfo=None), "digest": digest},
        )

    @contextmanager
    def cleared(label: str, _total: int) -> Iterator[Callable[[str, int], None]]:
        yield lambda _part, _count: None
        if label == "database":
            collect_uploads(house.database, house.settings)

    made = make_backup(house.settings, house.folder / "made.hearth", cleared)

    assert not house.file_of(digest).exists()
    assert digest in made.manifest.uploads
    assert verify_backup(made.file, silent).manifest == made.manifest


def test_missing_and_damaged_uploads_are_told_and_hold_up_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, spoilt = house.upload(b"lost"), house.upload(b"spoilt")
    house.file_of(lost).unlink()
    house.file_of(spoilt).write_bytes(b"other")
    monkeypatch.setenv("HEARTH_DATA_DIR", str(house.settings.data_dir))

    ran = CliRunner().invoke(cli, ["backup", str(house.folder / "a.hearth"), "--json"])

    assert ran.exit_code == 3
    assert json.loads(ran.stdout)["missing"] == sorted([lost, spoilt])
    kept = verify_backup(house.folder / "a.hearth", silent).manifest.uploads
    assert len(kept) == 2
    assert kept.keys().isdisjoint({lost, spoilt})


def test_a_full_disk_leaves_no_half_file(house: House) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    room = (house.settings.data_dir / "hearth.db").stat().st_size  # less than the whole needs
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        with pytest.raises(BackupError, match="cannot be written"):
            house.back_up()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert (list(house.folder.iterdir()), left_over(house)) == ([], [])
    house.back_up()


def test_a_disk_with_little_room_is_not_filled(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(house.folder)
    monkeypatch.setattr(making.shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))

    with pytest.raises(BackupError, match="1 MB are free"):
        house.back_up()
    assert list(house.folder.iterdir()) == []


def test_a_disk_that_cannot_be_written_is_backed_up_to_another(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.database.dispose()
    sqlite_file.fold(house.settings.data_dir / "hearth.db")

    def refused(_: Path) -> Path:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    # Root writes wherever it likes, so that a test cannot take the right from itself.
    monkeypatch.setattr(pins, "workplace", refused)
    monkeypatch.setattr(sqlite_file.os, "access", lambda *_: False)
    made = house.back_up()
    left = {each.name for each in house.settings.data_dir.glob("hearth.db*")}

    assert left == {"hearth.db"}
    assert len(verify_backup(made.file, silent).manifest.uploads) == 2


def test_somebody_who_holds_the_write_lock_holds_up_no_backup(house: House) -> None:
    with closing(sqlite3.connect(house.settings.data_dir / "hearth.db")) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE accounts SET name = 'Unfinished'")

        made = house.back_up()

    assert b"Unfinished" not in made.file.read_bytes()


def test_a_damaged_database_is_not_taken_for_a_backup(house: House) -> None:
    with closing(sqlite3.connect(house.settings.data_dir / "hearth.db")) as connection, connection:
        connection.execute("UPDATE memberships SET community_id = 4711 + id")

    with pytest.raises(BackupError, match="a row of memberships points to a row of communities"):
        house.back_up()
    assert list(house.folder.iterdir()) == []


def test_no_database(house: House) -> None:
    settings = house.elsewhere()
    settings.data_dir.mkdir()

    with pytest.raises(BackupError, match="There is no database"):
        make_backup(settings, house.folder / "made.hearth", silent)
    assert list(settings.data_dir.iterdir()) == []


def test_a_killed_backup_leaves_nothing_to_the_next(house: House) -> None:
    dead = house.folder / ".hearth-unfinished-dead"
    dead.mkdir()
    (dead / "backup").write_bytes(b"half")

    house.back_up()

    assert [each.name for each in house.folder.iterdir()] == ["made.hearth"]


def test_who_clears_away_may_come_before_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, made = tempfile.mkdtemp, list[str]()

    def made_and_swept(*, dir: Path, prefix: str) -> str:  # noqa: A002  # as the library names it
        made.append(make(dir=dir, prefix=prefix))
        if len(made) == 1:
            clear_abandoned(tmp_path)
        return made[-1]

    monkeypatch.setattr(tempfile, "mkdtemp", made_and_swept)
    with workplace(tmp_path) as place:
        assert place == Path(made[1])
        clear_abandoned(tmp_path)
        assert place.is_dir()
    assert list(tmp_path.iterdir()) == []


def test_a_file_system_that_locks_no_folders_takes_a_backup(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = fcntl.flock

    def refused(handle: int, how: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        lock(handle, how)

    monkeypatch.setattr(fcntl, "flock", refused)
    house.back_up()

    assert [each.name for each in house.folder.iterdir()] == ["made.hearth"]


def test_two_backups_at_once(house: House) -> None:
    both = [
        threading.Thread(target=house.back_up, args=(name,)) for name in ("a.hearth", "b.hearth")
    ]
    for each in both:
        each.start()
    for each in both:
        each.join()

    for name in ("a.hearth", "b.hearth"):
        assert len(verify_backup(house.folder / name, silent).manifest.uploads) == 2
