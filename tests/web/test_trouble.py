"""R3, R4 and R5, small: a write that cannot be is refused in words; reading goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from app.config import Settings
from app.database import Database
from tests.outsiders.doors import with_token
from tests.web.conversation import Conversation, post
from tests.web.test_uploads import picture, send
from tests.world import World, sign_in

_LONG = "It is cold here. " * 1000  # a few of these need a new page of the file
_SAID = {"body": f"From a program. {_LONG}"}


@contextmanager
def pragma(database: Database, words: str) -> Iterator[None]:
    """Every write begins with this pragma; afterwards all connections are made anew."""

    def say(connection: Any) -> None:
        connection.connection.driver_connection.execute(f"PRAGMA {words}")

    event.listen(database.writer, "begin", say)
    try:
        yield
    finally:
        event.remove(database.writer, "begin", say)
        database.writer.dispose()


@contextmanager
def full(database: Database, _settings: Settings) -> Iterator[None]:
    """The file cannot grow any more, as on a full disk."""
    with pragma(database, "max_page_count=1"):
        yield


@contextmanager
def read_only(database: Database, _settings: Settings) -> Iterator[None]:
    """SQLite refuses every write, as on a disk that was mounted read-only."""
    with pragma(database, "query_only=ON"):
        yield


@contextmanager
def held(_database: Database, settings: Settings) -> Iterator[None]:
    """Somebody else holds the write lock and does not let go."""
    with closing(sqlite3.connect(settings.data_dir / "hearth.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def write_until_refused(browser: FlaskClient, thread: int) -> tuple[TestResponse, int]:
    """The first refusal, and how many replies were taken before."""
    for turn in range(50):
        answer = post(browser, f"/threads/{thread}/replies", body=f"{turn} {_LONG}")
        if answer.status_code != 303:
            return answer, turn
    raise AssertionError("everything was taken")


@pytest.mark.parametrize("trouble", [full, read_only, held], ids=["r3_full", "r4_ro", "r5_held"])
def test_what_cannot_be_written_is_refused_in_words_and_resumed(
    app: Flask,
    settings: Settings,
    database: Database,
    world: World,
    talk: Conversation,
    monkeypatch: pytest.MonkeyPatch,
    trouble: Callable[[Database, Settings], Any],
) -> None:
    monkeypatch.setattr("app.database.BUSY_SECONDS", 0.2)
    thread = talk.start(slug="vault")
    ben = sign_in(app, world.ben)
    program = with_token(app, world.ben, "read", "write")
    path = f"/api/v1/threads/{thread}/replies"
    with trouble(database, settings):
        refused, taken = write_until_refused(ben, thread)
        told = program.ask("POST", path, json=_SAID)
        uploaded = send(ben, picture(size=(400, 300)))
        seen = ben.get(f"/threads/{thread}")
        found = ben.get("/search?q=cold")

        assert refused.status_code == 503
        assert "Try again in a moment" in refused.text
        assert _LONG[:200] in refused.text, "what was typed is gone"
        assert (told.status_code, told.mimetype) == (503, "application/problem+json")
        assert int(told.headers["Retry-After"]) > 0
        assert uploaded.status_code in (201, 503)  # a small row may still find room
        assert (seen.status_code, found.status_code) == (200, 200)
    again = program.ask("POST", path, json=_SAID)
    page = ben.get(f"/threads/{thread}?sort=oldest").text

    assert again.status_code == 201
    assert page.count('id="reply-') >= min(taken, 1)
    with database.reading() as session:
        stored = session.connection().exec_driver_sql("SELECT count(*) FROM replies").scalar()
    assert stored == taken + 1
    assert [each for each in settings.uploads_dir.rglob("*") if each.name.startswith(".")] == []
