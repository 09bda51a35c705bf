"""Two greenlets that write at once take turns, and neither may sleep while it holds the lock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from app.config import Settings

_SETUP = """
from gevent import monkey; monkey.patch_all()
import gevent, sys, time
from app.database import Database
from app.write_watch import SwitchInsideWriteBlock, watch_writes
from community.accounts.events import AccountChanged
from community.outbox import record
database = Database(sys.argv[1])
def write(number, sleep=False):
    with database.unit_of_work() as session:
        record(session, AccountChanged(account_id=number))
        session.flush()
        if sleep:
            gevent.sleep(0.05)
"""


def _run(settings: Settings, script: str) -> str:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", _SETUP + script, settings.database_url],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_two_greenlets_in_write_blocks_take_turns(settings: Settings) -> None:
    # Without the gate the second BEGIN IMMEDIATE blocks the hub, the first greenlet never wakes,
    # and after five seconds the second fails.
    said = _run(
        settings,
        """
began = time.monotonic()
jobs = [gevent.spawn(write, number, sleep=True) for number in range(10)]
gevent.joinall(jobs, raise_error=True)
print("quick" if time.monotonic() - began < 4 else "slow")
""",
    )

    assert said == "quick"


def test_a_write_block_that_gives_way_fails_and_leaves_nothing(settings: Settings) -> None:
    said = _run(
        settings,
        """
watch_writes(database)
write(1)
try:
    write(2, sleep=True)
except SwitchInsideWriteBlock as error:
    print("gevent.sleep(0.05)" in str(error) or "write" in str(error))
write(3)
from sqlalchemy import text
with database.reading() as session:
    print(*session.scalars(text("SELECT json_extract(payload, '$.account_id') FROM outbox")))
""",
    )

    assert said.split("\n") == ["True", "1 3"]
