"""Writers that never give up, their log on disk, and somebody who kills processes at random."""

from __future__ import annotations

import contextlib
import os
import random
import secrets
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.clients import Writer
from tests.serving import Served, start

_ROLES = ("web", "web", "arbiter", "worker", "supervisor")
_PATIENCE = 120.0  # seconds in which one reply must get through


class AckLog:
    """What clients were told, on disk before they go on."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._path = path
        self._lock = threading.Lock()

    def note(self, reply_id: int, body: str) -> None:
        """This reply was acknowledged."""
        with self._lock:
            self._file.write(f"{reply_id} {body}\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    def read(self) -> dict[str, int]:
        """Reply ids by body."""
        lines = self._path.read_text(encoding="utf-8").splitlines()
        return {body: int(number) for number, _, body in (line.partition(" ") for line in lines)}

    def close(self) -> None:
        """No more acknowledgements."""
        self._file.close()


@dataclass
class Crowd:
    """Writers in threads; each repeats a reply with the same key until it is acknowledged."""

    address: Callable[[], str]
    secret: str
    thread_id: int
    log: AckLog
    name: str = "writer"  # what each of their posts begins with; distinct for each crowd
    stopping: threading.Event = field(default_factory=threading.Event)
    tried: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    def begin(self, count: int) -> None:
        """Let this many writers write."""
        for number in range(count):
            thread = threading.Thread(target=self._write, args=(number,))
            thread.start()
            self.threads.append(thread)

    def end(self) -> None:
        """Let each finish the reply it is at."""
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def _write(self, number: int) -> None:
        writer = Writer(self.address(), self.secret)
        turn = 0
        while not self.stopping.is_set():
            turn += 1
            body = f"{self.name} {number} turn {turn}"
            key = secrets.token_urlsafe(16)
            if not self._until_acknowledged(writer, body, key):
                break
        writer.hang_up()

    def _until_acknowledged(self, writer: Writer, body: str, key: str) -> bool:
        until = time.monotonic() + _PATIENCE
        error: Exception | None = None
        while time.monotonic() < until:
            self.tried[body] += 1
            try:
                self.log.note(writer.reply(self.thread_id, body, key=key), body)
            except OSError as refused:
                error = refused
                time.sleep(0.05)
            else:
                return True
        self.failures.append(f"{body}: {error}")
        return False


class Killer:
    """Sends SIGKILL to a web process, the arbiter, the worker or the supervisor."""

    def __init__(self, served: Served, chance: random.Random) -> None:
        self.served = served
        self.chance = chance
        self.killed: Counter[str] = Counter()
        self._coming: list[str] = []

    def strike(self) -> None:
        """Kill one process; a killed supervisor is started again on the same address."""
        if not self._coming:
            # Each in its turn, in an order drawn anew, so that few rounds meet everybody too.
            self._coming = self.chance.sample(_ROLES, len(_ROLES))
        role = self._coming.pop()
        self.killed[role] += 1
        if role == "supervisor":
            self._kill_supervisor()
            return
        # Whoever is being started again just now may not be there to be killed.
        with contextlib.suppress(LookupError, psutil.NoSuchProcess):
            self._victim(role).kill()

    def _victim(self, role: str) -> psutil.Process:
        if role == "arbiter":
            return self.served.arbiter()
        if role == "worker":
            return self.served.worker()
        return self.chance.choice(self.served.web_processes())

    def _kill_supervisor(self) -> None:
        family = psutil.Process(self.served.process.pid).children(recursive=True)
        self.served.process.kill()
        self.served.process.wait()
        assert self.served.process.stdout is not None
        self.served.process.stdout.close()
        _, alive = psutil.wait_procs(family, timeout=5)
        assert not alive, f"these outlived their supervisor: {alive}"
        bind = self.served.url.removeprefix("http://")
        self.served = start(self.served.data_dir, bind=bind)


@dataclass(frozen=True)
class Verdict:
    """What plain SQLite says about the replies that clients wrote down."""

    acknowledged: int
    lost: list[str]
    doubled: list[str]
    integrity: str
    dangling: int
    uncarried: int
    notices_doubled: int


def judge(database_file: Path, log: AckLog, *, thread_id: int) -> Verdict:
    """Compare the log with the file, by a reader that knows nothing of the application."""
    acknowledged = log.read()
    with closing(sqlite3.connect(database_file)) as connection:
        rows = connection.execute(
            "SELECT id, body FROM replies WHERE thread_id = ?", (thread_id,)
        ).fetchall()
        counted = Counter(body for _, body in rows)
        stored = {body: number for number, body in rows}
        return Verdict(
            acknowledged=len(acknowledged),
            lost=[body for body, number in acknowledged.items() if stored.get(body) != number],
            doubled=[body for body, count in counted.items() if count > 1],
            integrity=connection.execute("PRAGMA integrity_check").fetchone()[0],
            dangling=len(connection.execute("PRAGMA foreign_key_check").fetchall()),
            uncarried=connection.execute(
                "SELECT count(*) FROM outbox WHERE processed_at IS NULL"
            ).fetchone()[0],
            notices_doubled=connection.execute(
                "SELECT count(*) FROM (SELECT 1 FROM notifications "
                "GROUP BY account_id, reply_id, kind HAVING count(*) > 1)"
            ).fetchone()[0],
        )
