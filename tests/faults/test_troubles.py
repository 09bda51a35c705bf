"""R3 to R6, R9, R10 and R16 in full: a real installation, real trouble, figures printed.

Their small versions: tests/web/test_trouble.py, tests/search/test_index_files.py,
tests/worker/test_run.py and tests/cli/test_serve.py.
"""

from __future__ import annotations

import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
import requests

from search import open_engine
from tests.clients import Writer
from tests.faults.watching import Bustle, bustle, fill, held, small_disk
from tests.serving import serving, start, stop, until
from tests.soak import seeded
from tests.stage import Stage, set_stage

pytestmark = [pytest.mark.whole, pytest.mark.soak, pytest.mark.timeout(3600)]
_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def stage(tmp_path: Path, migrated_file: Path) -> Stage:
    """A data folder with the cast and a thread."""
    return set_stage(tmp_path / "data", migrated_file)


def tell(words: str) -> None:
    print(words)  # noqa: T201  # part of the report


def test_r3_a_full_disk(tmp_path: Path, migrated_file: Path) -> None:
    with small_disk(tmp_path / "disk", megabytes=48) as disk:
        stage = set_stage(disk / "data", migrated_file)
        with serving(stage.data_dir) as served, bustle(served, stage) as people:
            filler, since = fill(disk), time.monotonic()
            time.sleep(8)
            before = people.acknowledged()
            time.sleep(2)
            assert people.acknowledged() == before, "the disk was not full"
            pages = people.watch.statuses(since=since)
            filler.unlink()
            took = people.resumed_within(5)
            people.crowd.end()
            people.carried()
            _searched(people)
            tell(f"R3: {dict(pages)} while full; writes resumed after {took:.1f} s")
            tell(people.judge())
            assert set(pages) == {200}
            said = [line for line in served.log().splitlines() if "disk is full" not in line]
            assert not [line for line in said if "Traceback" in line]
            assert not list((stage.data_dir / "uploads").rglob(".*"))


def _searched(people: Bustle) -> None:
    """What was written last is found, so the index took it in after all."""
    last = max(people.log.read().items(), key=lambda each: each[1])[0]
    path = f"{people.served.url}/search?q=%22{last.replace(' ', '+')}%22"
    cookies = {"hearth": people.stage.secrets["ben"]}
    until(lambda: "writer" in requests.get(path, cookies=cookies, timeout=10).text, within=30)


def test_r4_a_disk_that_became_read_only(tmp_path: Path, migrated_file: Path) -> None:
    with small_disk(tmp_path / "disk", megabytes=64) as disk:
        stage = set_stage(disk / "data", migrated_file)
        with serving(stage.data_dir):
            pass
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        kept = {name: value for name, value in os.environ.items() if "HEARTH" not in name}
        told = subprocess.run(
            [sys.executable, "-m", "app.cli", "serve"],
            cwd=_ROOT,
            env={**kept, "HEARTH_DATA_DIR": str(stage.data_dir), "HEARTH_BIND": "127.0.0.1:0"},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        tell(f"R4: {told.stderr.strip()}")
        assert told.returncode == 2
        assert "cannot be written" in told.stderr
        assert "Traceback" not in told.stderr
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        with serving(stage.data_dir) as served:
            assert requests.get(f"{served.url}/readyz", timeout=10).status_code == 200


def test_r5_the_lock_is_held_by_another_program(stage: Stage) -> None:
    with serving(stage.data_dir) as served, bustle(served, stage) as people:
        for seconds, refused_too in ((3, False), (30, True)):
            tried, since = sum(people.crowd.tried.values()), time.monotonic()
            before = people.acknowledged()
            with held(served.database_file):
                time.sleep(seconds)
            took = people.resumed_within(10)
            again = sum(people.crowd.tried.values()) - tried - (people.acknowledged() - before)
            slow = people.watch.slowest(since=since, until=since + seconds)
            tell(
                f"R5: held {seconds} s: {again} tries refused, reads p95 {slow * 1000:.0f} ms, "
                f"writes again after {took:.1f} s"
            )
            assert (again > 8) is refused_too
            assert slow < 0.5
        assert set(people.watch.statuses()) == {200}
        people.crowd.end()
        people.carried()
        tell(people.judge())


def test_r6_an_index_that_is_lost_cut_or_flipped(stage: Stage) -> None:
    chance, rounds = seeded(), 100
    with serving(stage.data_dir) as served, bustle(served, stage, writers=2) as people:
        home = stage.data_dir / "index"
        for _ in range(rounds):
            _damage(home, chance)
            time.sleep(chance.uniform(0.0, 0.3))
        people.crowd.end()
        people.carried()
        since = time.monotonic()
        until(lambda: _missing_and_extra(stage) == (set(), set()), within=60)
        tell(f"R6: equal to the database {time.monotonic() - since:.1f} s after the last damage")
        searches = people.watch.statuses(path="/search")
        others = people.watch.statuses(path="/threads") + people.watch.statuses(path="/comm")
        tell(f"R6: {rounds} damages; searches {dict(searches)}, other pages {dict(others)}")
        tell(people.judge())
        assert set(searches) <= {200, 503}
        assert set(others) == {200}


def _damage(home: Path, chance: random.Random) -> None:
    if chance.random() < 0.1:
        shutil.rmtree(home, ignore_errors=True)
        return
    files = [each for each in home.rglob("*") if each.is_file() and each.stat().st_size]
    if not files:
        return
    victim = chance.choice(files)
    try:
        content = bytearray(victim.read_bytes())
        if chance.random() < 0.5:
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        else:
            del content[chance.randrange(len(content)) :]
        victim.write_bytes(content)
    except (FileNotFoundError, ValueError):
        pass  # a writer was quicker


def _missing_and_extra(stage: Stage) -> tuple[set[str], set[str]]:
    """Replies that the index lacks, and those it has beyond the database."""
    there = set(open_engine(stage.data_dir / "index").uids())
    with closing(sqlite3.connect(stage.data_dir / "hearth.db")) as connection:
        rows = connection.execute("SELECT id FROM replies WHERE deleted_at IS NULL")
        wanted = {f"reply:{number}" for (number,) in rows}
    found = {each for each in there if each.startswith("reply:")}
    return wanted - found, found - wanted


def test_r9_a_mail_server_that_hangs(stage: Stage) -> None:
    quick = _pace(stage, smtp="")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        slow = _pace(stage, smtp=f"smtp://127.0.0.1:{silent.getsockname()[1]}")
    closed = _pace(stage, smtp="smtp://127.0.0.1:9")
    tell(
        f"R9: replies p95 {quick * 1000:.0f} ms without mail, {slow * 1000:.0f} ms with a server "
        f"that hangs, {closed * 1000:.0f} ms with one that refuses"
    )
    assert max(slow, closed) < quick * 2 + 0.05


def _pace(stage: Stage, *, smtp: str) -> float:
    """The 95th percentile of a reply that somebody gets mail about, one writer, in seconds."""
    times = []
    more = {"HEARTH_SMTP_URL": smtp} if smtp else {}
    with serving(stage.data_dir, **more) as served:
        writer = Writer(served.url, stage.secrets["ben"])
        for turn in range(300):
            began = time.monotonic()
            writer.reply(stage.thread_id, f"Mail {smtp} {turn} for @ada")
            times.append(time.monotonic() - began)
        writer.hang_up()
    times.sort()
    return times[int(len(times) * 0.95)]


def test_r10_two_installations_on_one_folder(stage: Stage) -> None:
    seconds = float(os.environ.get("HEARTH_SOAK_SECONDS", "600"))
    with (
        serving(stage.data_dir) as served,
        serving(stage.data_dir) as other,
        bustle(served, stage, writers=4) as people,
        bustle(other, stage, writers=4, name="another") as others,
    ):
        time.sleep(seconds)
        for each in (people, others):
            each.crowd.end()
            each.watch.end()
        people.carried()
        for each in (people, others):
            again = sum(count - 1 for count in each.crowd.tried.values())
            tell(f"R10: {seconds:.0f} s, pages {dict(each.watch.statuses())}; {each.judge()}")
            assert (set(each.watch.statuses()), again) == ({200}, 0)
        assert _recounted(served.database_file, stage.thread_id)


def _recounted(database_file: Path, thread_id: int) -> bool:
    with closing(sqlite3.connect(database_file)) as connection:
        kept, counted = connection.execute(
            "SELECT replies_count, (SELECT count(*) FROM replies WHERE thread_id = threads.id) "
            "FROM threads WHERE id = ?",
            (thread_id,),
        ).fetchone()
    return bool(kept == counted)


def test_r16_a_gentle_stop_under_load(stage: Stage) -> None:
    chance = seeded()
    served = start(stage.data_dir)
    for number in range(20):
        with bustle(served, stage, name=f"round {number} writer") as people:
            time.sleep(chance.uniform(0.2, 1.5))
            began = time.monotonic()
            assert stop(served) == 0
            took = time.monotonic() - began
            served = start(stage.data_dir, bind=served.url.removeprefix("http://"))
            people.served = served
            people.resumed_within(20)
            people.crowd.end()
            people.carried()
            tell(f"R16: ended after {took:.1f} s; {people.judge()}")
            assert took < 30
    stop(served)
