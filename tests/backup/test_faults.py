"""Backups while people write, and killed ones: nothing acknowledged is missing, nothing half."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import statistics
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from app.backup import BackupError, Made, verify_backup
from app.upload_files import path_in
from community import clock
from tests.backup.house import House, rows_of, silent
from tests.faults.stepping import begun, ended, killed
from tests.soak import rounds, seeded
from tests.web.conversation import Conversation

_PER_SECOND = 50


@dataclass
class Crowd:
    """Somebody who posts fifty replies a second and notes when each was acknowledged."""

    talk: Conversation
    thread: int
    told: list[tuple[datetime, int, str]] = field(default_factory=list)
    took: list[tuple[float, float]] = field(default_factory=list)  # (when, seconds)
    stopping: threading.Event = field(default_factory=threading.Event)

    def write(self) -> None:
        """Until told to stop, in step with the clock."""
        began, turn = time.monotonic(), 0
        while not self.stopping.is_set():
            turn += 1
            body, before = f"turn {turn}", time.monotonic()
            number = self.talk.say(self.thread, "ada", body)
            self.told.append((clock.now(), number, body))
            self.took.append((before, time.monotonic() - before))
            self.stopping.wait(max(0.0, began + turn / _PER_SECOND - time.monotonic()))

    def slowest(self, since: float, until: float) -> float:
        """The 95th percentile of the writes in a span, in seconds."""
        inside = [seconds for when, seconds in self.took if since <= when <= until]
        return statistics.quantiles(inside, n=20)[-1] if len(inside) > 1 else 0.0


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_backup_under_load_holds_all_that_was_acknowledged(house: House) -> None:
    """R15: fifty writes a second, backed up by another process, restored to another folder."""
    talk = Conversation(house.database, house.world)
    thread = talk.start("ben", slug="vault")
    for number in range(rounds(few=20, full=200)):
        house.upload(f"picture {number} ".encode() * 40_000)
    crowd = Crowd(talk, thread)
    writer = threading.Thread(target=crowd.write)
    writer.start()
    try:
        for number in range(rounds(few=1, full=20)):
            time.sleep(1.0)
            since, file = time.monotonic(), house.folder / f"{number}.hearth"
            assert ended(begun("backup", house.settings.data_dir, file)) == 0
            until = time.monotonic()
            _judge(house, crowd, file)
            file.unlink()
            print(  # noqa: T201  # part of the report
                f"{len(crowd.told)} acknowledged; p95 {crowd.slowest(0, since) * 1000:.0f} ms "
                f"before, {crowd.slowest(since, until) * 1000:.0f} ms during the backup"
            )
    finally:
        crowd.stopping.set()
        writer.join()


def _judge(house: House, crowd: Crowd, file: Path) -> None:
    acknowledged = list(crowd.told)
    new = house.elsewhere()
    shutil.rmtree(new.data_dir, ignore_errors=True)
    made_at = datetime.fromisoformat(house.bring_back(new, file).manifest.made_at)
    owed = {(number, body) for moment, number, body in acknowledged if moment <= made_at}
    assert len(owed) > _PER_SECOND / 5
    with closing(sqlite3.connect(new.data_dir / "hearth.db")) as connection:
        query = "SELECT id, body FROM replies WHERE thread_id = ?"
        there = set(connection.execute(query, (crowd.thread,)))
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        hashes = [each for (each,) in connection.execute("SELECT sha256 FROM uploads")]
    assert owed <= there
    assert len(there) < len(crowd.told), "what came after the backup cannot be in it"
    for each in hashes:
        content = path_in(new.uploads_dir, each).read_bytes()
        assert hashlib.sha256(content).hexdigest() == each


@pytest.fixture
def heavy(house: House) -> House:
    """An installation whose backup takes long enough to be killed in."""
    for number in range(40):
        house.upload(f"picture {number} ".encode() * 80_000)
    house.database.dispose()
    return house


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_killed_backup_is_never_taken_for_a_good_one(heavy: House) -> None:
    chance, cut = seeded(), 0
    for number in range(rounds(few=2, full=40)):
        file = heavy.folder / f"{number}.hearth"
        after = number and chance.uniform(0.0, 0.3)
        cut += killed("backup", heavy.settings.data_dir, file, after=after)
        if file.exists():
            assert len(verify_backup(file, silent).manifest.uploads) == 42
            file.unlink()
    print(f"{cut} were cut short")  # noqa: T201  # part of the report

    made = heavy.back_up("last.hearth")

    assert cut
    assert verify_backup(made.file, silent).manifest == made.manifest
    assert [each.name for each in heavy.folder.iterdir()] == ["last.hearth"]
    assert not list(heavy.settings.uploads_dir.glob(".hearth-*"))


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_killed_restore_leaves_no_half_and_is_repeated(heavy: House) -> None:
    chance, cut = seeded(), 0
    made, new = heavy.back_up(), heavy.elsewhere()
    new.data_dir.mkdir()
    for number in range(rounds(few=2, full=40)):
        after = number and chance.uniform(0.0, 1.5)
        cut += killed("restore", new.data_dir, made.file, after=after)
        if (new.data_dir / "hearth.db").exists():
            _demand_whole(heavy, made)
            (new.data_dir / "hearth.db").unlink()
    print(f"{cut} were cut short")  # noqa: T201  # part of the report

    heavy.bring_back(new, made.file)

    assert cut
    _demand_whole(heavy, made)
    assert not list(new.data_dir.glob(".hearth-*"))


def _demand_whole(house: House, made: Made) -> None:
    new = house.elsewhere()
    assert rows_of(new.data_dir / "hearth.db") == rows_of(house.settings.data_dir / "hearth.db")
    for each in made.manifest.uploads:
        assert path_in(new.uploads_dir, each).read_bytes() == house.file_of(each).read_bytes()
    with pytest.raises(BackupError, match="holds data"):
        house.bring_back(new, made.file)
