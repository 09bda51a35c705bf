"""How somebody stands under their cap is asked within writes: mails of years cost nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.database import Database
from community import clock
from community.mail.models import Mail
from community.rhythm.queries import standings
from tests.world import World


def test_mails_of_years_cost_no_more_than_those_of_a_week(database: Database, world: World) -> None:
    _mail(database, world, 10, at=clock.ago(days=1))
    few = _work(database, world)
    _mail(database, world, 2_000, at=clock.ago(days=100))

    assert _work(database, world) < few * 2


def _mail(database: Database, world: World, many: int, *, at: datetime) -> None:
    values = {"subject": "", "text_body": "", "html_body": "", "state": "sent", "attempts": 1}
    one = {**values, "account_id": world.ben, "recipient": "b@x.example", "purpose": "activity"}
    with database.unit_of_work() as session:
        session.execute(insert(Mail), [{**one, "created_at": at} for _ in range(many)])


def _work(database: Database, world: World) -> int:
    """How much SQLite does for it, in tens of its steps."""
    done = 0

    def note() -> int:
        nonlocal done
        done += 1
        return 0

    with database.reading() as session:
        _connection(session).set_progress_handler(note, 10)
        found = standings(session, [world.ben])
        _connection(session).set_progress_handler(None, 0)
    assert found[world.ben].mailed == 10
    return done


def _connection(session: Session) -> Any:
    return session.connection().connection.driver_connection
