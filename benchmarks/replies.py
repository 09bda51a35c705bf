"""Replies per second that eight writers get acknowledged over HTTP, on SQLite with FULL sync.

The real `hearth serve` on a data folder of its own; each writer keeps one connection and posts
the form of the page. Beside it the floor: bare commits of one row with the same settings.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from psutil import Process

from app.cli.database import upgrade
from app.config import read_settings
from app.database import Database
from tests.clients import Writer
from tests.serving import Served, serving
from tests.stage import Stage, set_stage

WRITERS = int(os.environ.get("WRITERS", "8"))
SECONDS = float(os.environ.get("DURATION", "10"))
GOAL = 300


def main() -> None:
    """Print one table."""
    with tempfile.TemporaryDirectory() as folder:
        stage = set_stage(Path(folder) / "data", _migrated(Path(folder) / "empty"))
        with serving(stage.data_dir, HEARTH_WATCH_WRITES="") as served:
            _wait_for_all(served)
            _measure(served, stage, seconds=2.0)
            before = _cpu(served)
            times, took = _measure(served, stage, seconds=SECONDS)
            used = {part: seconds - before[part] for part, seconds in _cpu(served).items()}
            stored = _stored(served.database_file)
        floor = _bare_commits(Path(folder) / "floor.db")
    times.sort()
    rate = len(times) / took
    print("| writers | replies/s | goal | p50 ms | p99 ms | max ms | bare commits/s | stored |")
    print("|---|---|---|---|---|---|---|---|")
    print(
        f"| {WRITERS} | {rate:.0f} | {GOAL} | {_at(times, 0.5):.1f} | {_at(times, 0.99):.1f} "
        f"| {times[-1] * 1000:.1f} | {floor:.0f} | {stored} |"
    )
    per_reply = {part: seconds * 1000 / len(times) for part, seconds in used.items()}
    print("CPU ms per reply:", ", ".join(f"{part} {ms:.2f}" for part, ms in per_reply.items()))


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


def _measure(served: Served, stage: Stage, *, seconds: float) -> tuple[list[float], float]:
    times: list[float] = []
    until = time.monotonic() + seconds

    def write(number: int) -> None:
        writer = Writer(served.url, stage.secrets["ada"])
        turn = 0
        while time.monotonic() < until:
            turn += 1
            began = time.monotonic()
            writer.reply(stage.thread_id, f"Writer {number} says this, turn {turn}, *plainly*.")
            times.append(time.monotonic() - began)
        writer.hang_up()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, time.monotonic() - began


def _at(times: list[float], part: float) -> float:
    return times[min(len(times) - 1, int(len(times) * part))] * 1000


def _stored(database_file: Path) -> int:
    with closing(sqlite3.connect(database_file)) as connection:
        return int(connection.execute("SELECT count(*) FROM replies").fetchone()[0])


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
