"""Replies per second that eight writers get acknowledged over HTTP, on SQLite with FULL sync.

The real `hearth serve` on a data folder of its own; each writer keeps one connection and posts
the form of the page. First all write as one person into one thread, where nobody has to be told;
then each as a person of their own into a thread of their own, where two people hear of each reply
(in the page: no mail server takes what a benchmark would send).
Beside it the floor: bare commits of one row with the same settings.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from psutil import Process

from app.cli.database import upgrade
from app.config import read_settings
from app.database import Database
from community.accounts.models import Account
from community.communities.access import community_to
from community.communities.models import Community
from community.notifications.actions import choose_mail
from community.text import render
from community.threads.access import thread_to
from community.threads.actions import post_reply, start_thread
from community.threads.models import ThreadKind
from tests import factories
from tests.clients import Writer, session_secret
from tests.serving import Served, serving, until
from tests.stage import Stage, set_stage

WRITERS = int(os.environ.get("WRITERS", "8"))
SECONDS = float(os.environ.get("DURATION", "10"))
GOAL = 300


@dataclass(frozen=True)
class Seat:
    """Where one writer writes, and as whom."""

    secret: str
    thread_id: int


def main() -> None:
    """Print one table."""
    print("| writers | replies/s | goal | p50 ms | p99 ms | max ms | CPU ms per reply |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        stage = set_stage(Path(folder) / "data", _migrated(Path(folder) / "empty"))
        scenes = {
            "one person, one thread": [Seat(stage.secrets["ada"], stage.thread_id)] * WRITERS,
            "own accounts and threads": _seats(stage),
        }
        with serving(stage.data_dir, HEARTH_WATCH_WRITES="") as served:
            _wait_for_all(served)
            for name, seats in scenes.items():
                print(_row(name, served, seats), flush=True)
                until(lambda: _waiting(served.database_file) == 0, within=120)
            stored = _stored(served.database_file)
        floor = _bare_commits(Path(folder) / "floor.db")
    print(f"{stored} replies are stored; bare commits of one row: {floor:.0f} a second")


def _row(name: str, served: Served, seats: Sequence[Seat]) -> str:
    _measure(served, seats, seconds=2.0)
    before = _cpu(served)
    times, took = _measure(served, seats, seconds=SECONDS)
    used = {part: seconds - before[part] for part, seconds in _cpu(served).items()}
    times.sort()
    each = ", ".join(f"{part} {spent * 1000 / len(times):.2f}" for part, spent in used.items())
    return (
        f"| {len(seats)}: {name} | {len(times) / took:.0f} | {GOAL} | {_at(times, 0.5):.1f} "
        f"| {_at(times, 0.99):.1f} | {times[-1] * 1000:.1f} | {each} |"
    )


def _seats(stage: Stage) -> list[Seat]:
    """A new member and a thread for each writer; its author and one more person hear of it."""
    database = Database(f"sqlite:///{stage.data_dir / 'hearth.db'}")
    ada, ben = stage.world.actor("ada"), stage.world.actor("ben")
    with database.unit_of_work() as session:
        for listener in (ada, ben):
            choose_mail(session, listener, by_mail=False)
    seats = []
    for number in range(WRITERS):
        with database.unit_of_work() as session:
            person = factories.account(session, handle=f"writer{number}").id
            place = session.get_one(Community, stage.world.vault)
            factories.membership(session, place, session.get_one(Account, person))
            granted = community_to(session, ada, "vault", verb="threads.start")
            thread_id = start_thread(
                session,
                granted,
                author=ada,
                kind=ThreadKind.DISCUSSION,
                title=f"What did writer {number} find?",
                text=render("Tell us."),
            ).id
            ground = thread_to(session, ben, thread_id, verb="threads.reply")
            post_reply(session, ground, author=ben, text=render("I want to know too."))
        seats.append(Seat(session_secret(database, person), thread_id))
    database.dispose()
    return seats


def _cpu(served: Served) -> dict[str, float]:
    """Seconds of processor time so far, by part."""
    groups = {"web": served.web_processes(), "worker": [served.worker()], "client": [Process()]}
    return {
        part: sum(sum(process.cpu_times()[:2]) for process in processes)
        for part, processes in groups.items()
    }


def _migrated(folder: Path) -> Path:
    settings = read_settings({"HEARTH_DATA_DIR": str(folder)})
    database = Database(settings.database_url)
    upgrade(settings, database)
    database.dispose()
    return folder / "hearth.db"


def _wait_for_all(served: Served) -> None:
    deadline = time.monotonic() + 60
    while len(served.web_processes()) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(5)  # the second process still loads while the first is ready


def _measure(served: Served, seats: Sequence[Seat], *, seconds: float) -> tuple[list[float], float]:
    times: list[float] = []
    end = time.monotonic() + seconds

    def write(number: int, seat: Seat) -> None:
        writer = Writer(served.url, seat.secret)
        turn = 0
        while time.monotonic() < end:
            turn += 1
            began = time.monotonic()
            writer.reply(seat.thread_id, f"Writer {number} says this, turn {turn}, *plainly*.")
            times.append(time.monotonic() - began)
        writer.hang_up()

    threads = [threading.Thread(target=write, args=each) for each in enumerate(seats)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, time.monotonic() - began


def _at(times: list[float], part: float) -> float:
    return times[min(len(times) - 1, int(len(times) * part))] * 1000


def _stored(database_file: Path) -> int:
    return _count(database_file, "SELECT count(*) FROM replies")


def _waiting(database_file: Path) -> int:
    return _count(database_file, "SELECT count(*) FROM outbox WHERE processed_at IS NULL")


def _count(database_file: Path, question: str) -> int:
    with closing(sqlite3.connect(database_file)) as connection:
        return int(connection.execute(question).fetchone()[0])


def _bare_commits(path: Path) -> float:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE t (body TEXT)")
        began, count = time.monotonic(), 0
        while time.monotonic() - began < 2:
            connection.execute("INSERT INTO t VALUES ('one row')")
            count += 1
        return count / (time.monotonic() - began)


if __name__ == "__main__":
    main()
