"""Readers who note how each page answered and when, a small disk, and a held lock."""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from tests.faults.chaos import AckLog, Crowd, judge
from tests.needs import missing
from tests.serving import Served, until
from tests.stage import Stage


@dataclass(frozen=True)
class Seen:
    """One page as a reader met it; status 0 when nobody answered."""

    when: float
    path: str
    status: int
    seconds: float


@dataclass
class Watch:
    """Two readers, one page after another, until told to stop."""

    url: str
    secret: str
    paths: tuple[str, ...]
    seen: list[Seen] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        """Let them read."""
        for _ in range(2):
            thread = threading.Thread(target=self._read)
            thread.start()
            self.threads.append(thread)

    def end(self) -> None:
        """Let each finish the page it is at."""
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def _read(self) -> None:
        with requests.Session() as browser:
            browser.cookies.set("hearth", self.secret)
            while not self.stopping.is_set():
                for path in self.paths:
                    self.seen.append(self._look(browser, path))
                    time.sleep(0.02)

    def _look(self, browser: requests.Session, path: str) -> Seen:
        began = time.monotonic()
        try:
            status = browser.get(self.url + path, timeout=60).status_code
        except requests.RequestException:
            status = 0
        return Seen(began, path, status, time.monotonic() - began)

    def statuses(self, *, since: float = 0.0, path: str = "") -> Counter[int]:
        """How often each status was met."""
        return Counter(
            each.status for each in self.seen if each.when >= since and each.path.startswith(path)
        )

    def slowest(self, *, since: float = 0.0, until: float = float("inf")) -> float:
        """The 95th percentile in seconds."""
        times = [each.seconds for each in self.seen if since <= each.when <= until]
        return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else 0.0


@dataclass
class Bustle:
    """Eight who write and repeat until acknowledged, two who read, and the log of it all."""

    served: Served
    stage: Stage
    log: AckLog
    crowd: Crowd
    watch: Watch

    def acknowledged(self) -> int:
        """Replies so far."""
        return len(self.log.read())

    def resumed_within(self, seconds: float) -> float:
        """How long until the next reply is acknowledged; fails when it takes longer."""
        began, before = time.monotonic(), self.acknowledged()
        until(lambda: self.acknowledged() > before, within=seconds)
        return time.monotonic() - began

    def carried(self) -> None:
        """Wait until index, notices and mail have followed."""
        until(lambda: self._waiting() == 0, within=90)

    def _waiting(self) -> int:
        with closing(sqlite3.connect(self.served.database_file)) as connection:
            query = "SELECT count(*) FROM outbox WHERE processed_at IS NULL"
            return int(connection.execute(query).fetchone()[0])

    def judge(self) -> str:
        """Nothing lost, nothing doubled, all carried; the figures in words."""
        found = judge(self.served.database_file, self.log, thread_id=self.stage.thread_id)
        assert self.crowd.failures == []
        assert (found.lost, found.doubled) == ([], [])
        assert (found.integrity, found.dangling, found.uncarried) == ("ok", 0, 0)
        again = sum(count - 1 for count in self.crowd.tried.values())
        return f"{found.acknowledged} acknowledged, {again} sent again, none lost, none doubled"


@contextmanager
def bustle(
    served: Served, stage: Stage, *, writers: int = 8, name: str = "writer"
) -> Iterator[Bustle]:
    """People at work, until the end of the block."""
    noted = AckLog(stage.data_dir.parent / f"{name}.log")
    crowd = Crowd(lambda: served.url, stage.secrets["ben"], stage.thread_id, noted, name)
    watch = Watch(
        served.url,
        stage.secrets["ben"],
        (f"/threads/{stage.thread_id}", "/search?q=spades", "/communities/vault", "/healthz"),
    )
    made = Bustle(served, stage, noted, crowd, watch)
    crowd.begin(writers)
    watch.begin()
    try:
        until(lambda: made.acknowledged() > writers, within=90)
        yield made
    finally:
        crowd.end()
        watch.end()
        noted.close()


@contextmanager
def small_disk(place: Path, *, megabytes: int) -> Iterator[Path]:
    """A disk of this size; only the superuser can make one."""
    if os.geteuid() != 0:
        missing("a disk that can be filled", remedy="run make soak as root")
    place.mkdir()
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)], check=True
    )
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path) -> Path:
    """A file that takes all that is left."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as target:
        try:
            while True:
                target.write(b"\0" * 65536)
        except OSError:
            return filler


@contextmanager
def held(database_file: Path) -> Iterator[None]:
    """Another program holds the write lock."""
    with closing(sqlite3.connect(database_file, isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
