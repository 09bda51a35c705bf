"""What one weekly run costs, at several sizes: it follows the week's posts, and not the history.

Each organisation is written at once, counted, and read once; then a new week comes, with posts
and nothing else, and the run over it is timed. `COMMUNITIES`, `WEEKS` and `POSTS` (a week in each
community) set the smallest size; 1,000 communities, 500 weeks and 20 posts are ten million posts.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy.orm import Session

from app.database import Database
from app.worker.weekly import run_weekly
from community import clock
from community.health.models import HealthReading, Vitality
from community.history.actions import write_numbered_rows, write_rows
from community.threads.models import Reply, ReplyKind, Thread, ThreadKind
from tests import factories, figures
from tests.installation import migrated
from tests.queries import Statements

COMMUNITIES = int(os.environ.get("COMMUNITIES", "40"))
WEEKS = int(os.environ.get("WEEKS", "60"))
POSTS = int(os.environ.get("POSTS", "20"))
MONDAY = datetime(2026, 3, 9, 6, tzinfo=UTC)
BEFORE = date(2026, 2, 23)  # the week before the newest that is over then
_IN_A_THREAD = 4
_PEOPLE = 15


@dataclass(frozen=True)
class Size:
    """So many communities, weeks of history, and posts a week in each."""

    name: str
    communities: int = COMMUNITIES
    weeks: int = WEEKS
    posts: int = POSTS


def main() -> None:
    """Print one table."""
    small = Size("small")
    sizes = [
        small,
        replace(small, name="history x 3", weeks=3 * WEEKS),
        replace(small, name="week's posts x 3", posts=3 * POSTS),
        replace(small, name="communities x 3", communities=3 * COMMUNITIES),
    ]
    print("| size | posts in all | posts of the week | run s | x small | statements | x small |")
    print("|---|---|---|---|---|---|---|")
    first: tuple[float, int] | None = None
    with tempfile.TemporaryDirectory() as folder:
        for number, size in enumerate(sizes):
            seconds, said = _measured(size, migrated(Path(folder) / str(number)))
            first = first or (seconds, said)
            print(
                f"| {size.name} | {size.communities * size.weeks * size.posts:,} "
                f"| {size.communities * size.posts:,} | {seconds:.2f} | {seconds / first[0]:.2f} "
                f"| {said:,} | {said / first[1]:.2f} |",
                flush=True,
            )


def _measured(size: Size, file: Path) -> tuple[float, int]:
    database = Database(f"sqlite:///{file}")
    with clock.frozen(MONDAY):
        with database.unit_of_work() as session:
            places = _places(session, size)
        for back in reversed(range(1, size.weeks + 1)):
            _write_week(database, size, places, back)
        with database.unit_of_work() as session:
            for place, _ in places:
                _read_once(session, place)
        run_weekly(database)
    later = MONDAY + timedelta(weeks=1)
    with clock.frozen(later):
        _write_week(database, size, places, 0)
        counted = Statements(database)
        with counted:
            began = time.perf_counter()
            made = run_weekly(database)
            seconds = time.perf_counter() - began
    if made != size.communities:
        raise SystemExit(f"{made} readings of {size.communities} communities")
    database.dispose()
    return seconds, len(counted.seen)


def _places(session: Session, size: Size) -> list[tuple[int, list[int]]]:
    return [
        (
            factories.community(session, slug=f"place-{number}").id,
            figures.write_people(session, _PEOPLE, prefix=f"p{number}"),
        )
        for number in range(size.communities)
    ]


def _read_once(session: Session, place: int) -> None:
    """As if it had been read for years: no half year is made up for."""
    session.add(
        HealthReading(
            community_id=place,
            week=BEFORE,
            model="",
            p=None,
            eligible=False,
            state=Vitality.UNKNOWN,
            contributions={},
            signals={},
            scores={},
            made_at=clock.now(),
        )
    )


def _write_week(
    database: Database, size: Size, places: list[tuple[int, list[int]]], back: int
) -> None:
    random = Random(back)
    begins = MONDAY - timedelta(weeks=back, hours=6)
    with database.unit_of_work() as session:
        starts = [
            _start(place, random.choice(people), begins + timedelta(hours=random.uniform(0, 160)))
            for place, people in places
            for _ in range(max(1, size.posts // _IN_A_THREAD))
        ]
        ids = write_numbered_rows(session, Thread, starts)
        people = dict(places)
        replies = [
            _reply(id_, random.choice(people[row["community_id"]]), row["created_at"], turn)
            for id_, row in zip(ids, starts, strict=True)
            for turn in range(1, _IN_A_THREAD)
        ]
        write_rows(session, Reply, replies)


def _start(place: int, author: int, at: datetime) -> dict[str, Any]:
    return {
        "community_id": place,
        "kind": ThreadKind.DISCUSSION,
        "title": "What do you see?",
        "body": "Tell.",
        "body_html": "<p>Tell.</p>",
        "author_id": author,
        "created_at": at,
        "last_activity_at": at,
    }


def _reply(thread: int, author: int, at: datetime, turn: int) -> dict[str, Any]:
    return {
        "thread_id": thread,
        "kind": ReplyKind.REPLY,
        "body": "This.",
        "body_html": "<p>This.</p>",
        "author_id": author,
        "created_at": at + timedelta(hours=turn),
    }


if __name__ == "__main__":
    main()
