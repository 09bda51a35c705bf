"""K: sockets without a session, and numbers from before one could read."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from app.database import Database
from app.realtime.server import Live
from community import clock
from community.accounts.models import AccountSession
from tests.realtime.conftest import OpenPage, live, open_page
from tests.web.conversation import Conversation
from tests.world import World, sign_in

__all__ = ["live", "open_page"]  # fixtures borrowed from the tests of sockets


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


@pytest.mark.parametrize("spoiled", ["none", "made up", "run out"])
def test_k2_a_page_without_a_good_cookie_is_a_visitors(
    app: Flask, database: Database, live: Live, talk: Conversation, world: World, spoiled: str
) -> None:
    public, private = talk.start("ada"), talk.start("ada", slug="vault")
    browser = app.test_client() if spoiled == "none" else sign_in(app, world.ben)
    if spoiled == "made up":
        browser.set_cookie("hearth", "x" * 43)
    if spoiled == "run out":
        with database.unit_of_work() as session:
            session.execute(update(AccountSession).values(expires_at=clock.ago(days=1)))

    page = live.socketio.test_client(app, flask_test_client=browser)
    answers = [
        page.emit("watch", {"thread_id": each, "last_seq": 0}, callback=True)
        for each in (public, private, 987_654)
    ]

    assert answers[0]["ok"] is True
    assert answers[1] == answers[2]
    assert answers[1]["ok"] is False


@pytest.mark.parametrize("last_seq", [0, 1, 2**40])
def test_k11_an_old_number_tells_of_nothing_but_this_thread(
    open_page: OpenPage, talk: Conversation, world: World, last_seq: int
) -> None:
    hidden, shown = talk.start("ada", slug="vault"), talk.start("ada")
    for thread in (hidden, shown, hidden):
        talk.say(thread, "ben", "One more")

    for person in (None, world.zed, world.xen, world.sue, world.fay):
        page = open_page(person)
        ack = page.emit("watch", {"thread_id": shown, "last_seq": last_seq}, callback=True)
        refused = page.emit("watch", {"thread_id": hidden, "last_seq": last_seq}, callback=True)
        heard = [event["args"][0] for event in page.get_received()]

        assert ack["ok"] is True
        assert refused["code"] in ("not_found", "sign_in_needed")
        assert {each["thread_id"] for each in heard} <= {shown}
        assert bool(heard) is (last_seq < 2**40)
