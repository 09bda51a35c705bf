"""Being told of what is new in a search that one keeps."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import select

from app.cli.worker import tools_of
from app.worker.alerts import tell_of_found
from community import clock
from community.notifications.actions import notify
from community.notifications.models import Notification
from community.outbox import OutboxEntry
from community.searches.alerts import Alert, NewPost
from community.searches.events import SearchFound
from community.searches.models import SavedSearch
from tests.conversations import Conversations
from tests.world import World, csrf, sign_in


@pytest.fixture
def talk(app: Flask, world: World) -> Conversations:
    """The cast, with an index beside it."""
    return Conversations(app, world)


def _keep(app: Flask, account_id: int, words: str) -> None:
    browser = sign_in(app, account_id)
    sent = {"name": words, "q": words, "alert": "true"}
    told = browser.post("/searches/new", data=sent, headers={"X-CSRFToken": csrf(browser)})
    assert told.status_code == 303


def _round(app: Flask, talk: Conversations) -> int:
    """What the worker does: index, look, and write the notices."""
    talk.settle()
    tools = tools_of(app.extensions["hearth.settings"], talk.database)
    told = tell_of_found(talk.database, tools.look, halted=lambda: False)
    with talk.database.unit_of_work() as session:
        rows = session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)).all()
        events = [(row.id, event) for row in rows if isinstance(event := row.event(), SearchFound)]
        notify(session, events)
    return told


def _told(talk: Conversations, account_id: int) -> list[int | None]:
    with talk.database.reading() as session:
        return list(
            session.scalars(
                select(Notification.thread_id)
                .where(Notification.account_id == account_id, Notification.kind == "found")
                .order_by(Notification.id)
            )
        )


def test_whoever_keeps_a_search_hears_once_of_what_is_new(app: Flask, talk: Conversations) -> None:
    talk.start("ben", "garden", "Old pears")
    talk.settle()
    _keep(app, talk.world.cleo, "pears")
    assert _round(app, talk) == 0, "what was there before is nothing new"
    thread = talk.start("ben", "garden", "New pears")
    talk.start("ben", "garden", "Something else")
    assert _round(app, talk) == 1
    assert _round(app, talk) == 0
    assert _told(talk, talk.world.cleo) == [thread]
    browser = sign_in(app, talk.world.cleo)
    assert "A search you keep finds something new" in browser.get("/notifications").text
    assert "You are told of what is new" in browser.get("/searches").text


def test_nobody_hears_of_what_they_may_not_read_or_wrote_themselves(
    app: Flask, talk: Conversations
) -> None:
    _keep(app, talk.world.cleo, "pears")
    _keep(app, talk.world.ada, "pears")
    talk.start("ben", "vault", "Pears in private")
    talk.start("cleo", "garden", "Pears of my own")
    _round(app, talk)
    assert _told(talk, talk.world.cleo) == []
    assert len(_told(talk, talk.world.ada)) == 1


def test_switched_off_it_is_quiet_and_on_again_it_begins_anew(
    app: Flask, talk: Conversations
) -> None:
    _keep(app, talk.world.cleo, "pears")
    browser = sign_in(app, talk.world.cleo)
    with talk.database.reading() as session:
        number = session.scalars(select(SavedSearch.id)).one()
    path, headers = f"/searches/{number}", {"X-CSRFToken": csrf(browser)}
    assert browser.post(path, data={"name": "Pears"}, headers=headers).status_code == 303
    talk.start("ben", "garden", "Pears while it was off")
    assert _round(app, talk) == 0
    browser.post(path, data={"name": "Pears", "alert": "true"}, headers=headers)
    assert _round(app, talk) == 0
    talk.start("ben", "garden", "Pears since")
    assert _round(app, talk) == 1


def test_a_search_of_somebody_suspended_asks_nothing(app: Flask, talk: Conversations) -> None:
    asks = {"name": "Pears", "words": "pears", "filters": {}, "alert": True}
    with talk.database.unit_of_work() as session:
        session.add(SavedSearch(account_id=talk.world.sue, created_at=clock.now(), **asks))
    talk.start("ben", "garden", "New pears")
    assert _round(app, talk) == 0


def test_a_search_that_fails_keeps_no_other_from_being_looked_after(
    app: Flask, talk: Conversations
) -> None:
    for words in ("quinces", "pears"):
        _keep(app, talk.world.cleo, words)
    pears = talk.start("ben", "garden", "New pears")
    talk.settle()
    look = tools_of(app.extensions["hearth.settings"], talk.database).look

    def fails(alert: Alert) -> Sequence[NewPost]:
        if "quinces" in alert.words:
            raise OSError
        return look(alert)

    assert tell_of_found(talk.database, fails, halted=lambda: False) == 1
    assert pears
