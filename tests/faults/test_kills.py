"""Whatever process is killed at whatever moment: no acknowledged reply is lost, none doubled."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.chaos import AckLog, Crowd, Killer, judge
from tests.serving import start, stop, until
from tests.soak import rounds, seeded
from tests.stage import set_stage

_WRITERS = 8


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_nothing_acknowledged_is_lost_or_doubled(tmp_path: Path, migrated_file: Path) -> None:
    kills = rounds(few=3, full=50)
    chance = seeded()
    stage = set_stage(tmp_path / "data", migrated_file)
    log = AckLog(tmp_path / "acknowledged.log")
    killer = Killer(start(stage.data_dir), chance)
    crowd = Crowd(
        address=lambda: killer.served.url,
        secret=stage.secrets["ben"],
        thread_id=stage.thread_id,
        log=log,
    )
    try:
        crowd.begin(_WRITERS)
        for _ in range(kills):
            before = len(log.read())
            # Killing what never comes to work would prove nothing.
            until(lambda before=before: len(log.read()) > before, within=90)
            time.sleep(chance.uniform(0.0, 1.5))
            killer.strike()
        until(lambda: len(log.read()) > before, within=90)
        crowd.end()
        until(lambda: _uncarried(killer.served.database_file) == 0, within=90)
    finally:
        crowd.stopping.set()
        crowd.end()
        stop(killer.served)
        log.close()
    verdict = judge(killer.served.database_file, log, thread_id=stage.thread_id)
    retried = sum(count > 1 for count in crowd.tried.values())
    print(f"{dict(killer.killed)}; {verdict.acknowledged} acknowledged, {retried} sent again")  # noqa: T201 - part of the report

    assert crowd.failures == []
    assert verdict.acknowledged > kills
    assert (verdict.lost, verdict.doubled) == ([], [])
    assert (verdict.integrity, verdict.dangling) == ("ok", 0)
    assert (verdict.uncarried, verdict.notices_doubled) == (0, 0)


def _uncarried(database_file: Path) -> int:
    with closing(sqlite3.connect(database_file)) as connection:
        query = "SELECT count(*) FROM outbox WHERE processed_at IS NULL"
        return int(connection.execute(query).fetchone()[0])
