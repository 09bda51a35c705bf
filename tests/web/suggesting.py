"""Suggests changes and decides on them, for the tests of suggestions."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.database import Database
from community.revisions.models import EditSuggestion
from community.threads.models import Thread
from tests.web.conversation import Conversation, post
from tests.web.test_question_statuses import told
from tests.world import World

TITLE = "When do I sow broad beans?"
BODY = "Sow in March.\n\nWater weekly.\n\nThin in May."


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def suggest(
    browser: FlaskClient,
    place: str,
    body: str,
    *,
    version: int = 1,
    status: int = 303,
    **more: object,
) -> int:
    """Suggest a text by the form; the number of the suggestion."""
    fields = {"title": TITLE, "tags": ""} if place.startswith("/threads") else {}
    got = post(browser, f"{place}/suggest", **{**fields, **more}, body=body, version=version)
    assert got.status_code == status, got.text
    return int(got.location.rpartition("/")[2]) if status == 303 else 0


def decide(browser: FlaskClient, number: int, *take: str, version: int = 1, note: str = "") -> int:
    got = post(browser, f"/suggestions/{number}", take=list(take), version=version, note=note)
    return got.status_code


def stored(database: Database, number: int) -> EditSuggestion:
    with database.reading() as session:
        return session.get_one(EditSuggestion, number)


def heard(database: Database, who: int) -> list[str]:
    """What somebody was told about suggestions."""
    return [kind for account, kind in told(database) if account == who and "suggest" in kind]


def body_of(database: Database, thread: int) -> str:
    with database.reading() as session:
        return session.get_one(Thread, thread).body
