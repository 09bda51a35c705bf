"""The worker asks other sites: once, politely, by the rules of the one door, and remembers."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from sqlalchemy import update

from app.config import Settings
from app.database import Database
from app.previews import asking
from app.previews.asking import Asker
from community.previews.models import PreviewedPost
from community.threads.access import reply_to
from community.threads.actions import delete_reply
from community.threads.models import Reply
from tests.answering import answering
from tests.previews.elsewhere import TITLE, ask, carry, heard, leads_to, let_pass, ok, previews
from tests.web.conversation import Conversation
from tests.world import World


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


@pytest.mark.both_databases
def test_a_page_is_asked_once_for_all_posts_and_each_page_hears_of_it(
    database: Database, settings: Settings, talk: Conversation
) -> None:
    with answering([ok()]) as site:
        first = talk.start(body=f"See:\n\n{site.url}/kiln#top")
        second = talk.start("ada", body="No link here.")
        reply = talk.say(second, body=f"{site.url}/kiln")

        assert ask(database, settings, site.port) == 1
        assert ask(database, settings, site.port) == 0

    (kept,) = previews(database)
    assert (kept.title, kept.description) == (TITLE, "In a kiln.")
    assert [(each["thread_id"], each["reply_id"]) for each in heard(database)] == [
        (second, reply),
        (first, None),
    ]
    (request,) = site.heard
    assert request.startswith(b"GET /kiln HTTP/1.1\r\n")
    named = settings.base_url.encode()
    assert b"\r\nuser-agent: Hearth link preview (+" + named + b")\r\n" in request
    for secret in (b"cookie", b"authorization", b"referer"):
        assert secret not in request.lower()


def test_a_post_that_went_to_another_thread_meanwhile_is_noted_where_it_stands(
    database: Database, settings: Settings, talk: Conversation
) -> None:
    with answering([ok()]) as site:
        thread, other = talk.start(), talk.start()
        reply = talk.say(thread, body=f"{site.url}/kiln")
        _send(database, reply, other)
        assert ask(database, settings, site.port) == 1
        assert [(each["thread_id"], each["reply_id"]) for each in heard(database)] == [
            (other, reply)
        ]
        with database.unit_of_work() as session:
            granted = reply_to(session, talk.world.actor("cleo"), reply, verb="threads.edit_own")
            delete_reply(session, granted, actor=talk.world.actor("cleo"))
        _send(database, reply, thread)
        carry(database)

    assert previews(database) == []


def _send(database: Database, reply_id: int, thread_id: int) -> None:
    """To another thread, with what is noted of it, as splitting and merging do."""
    with database.unit_of_work() as session:
        session.execute(update(Reply).where(Reply.id == reply_id).values(thread_id=thread_id))
        noted = update(PreviewedPost).where(PreviewedPost.reply_id == reply_id)
        session.execute(noted.values(thread_id=thread_id))


def test_what_single_sign_on_may_ask_no_link_makes_the_worker_ask(
    database: Database, settings: Settings, talk: Conversation
) -> None:
    with answering([ok()]) as site:
        talk.start(body=f"{site.url}/inner")
        carry(database)
        trusted = replace(settings, fetch_allow=("127.0.0.0/8", f"127.0.0.1:{site.port}"))
        assert Asker(database, trusted).ask_next()

    assert site.heard == []


def test_nothing_of_an_inner_network_is_asked_and_that_is_remembered(
    database: Database, settings: Settings, talk: Conversation
) -> None:
    with answering([ok()]) as site:
        talk.start(body=f"{site.url}/\n\nhttp://169.254.169.254/latest\n\nhttp://localhost/")

        assert ask(database, settings) == 3
        assert ask(database, settings) == 0

    assert site.heard == []
    assert [(each.title, each.failures) for each in previews(database)] == [("", 1)] * 3
    assert heard(database) == []


def test_f5_each_step_of_a_redirect_passes_the_rules_and_there_are_few(
    database: Database, settings: Settings, talk: Conversation
) -> None:
    with (
        answering([ok("<title>inner</title>")]) as inner,
        answering([leads_to(f"{inner.url}/admin")]) as site,
    ):
        talk.start(body=f"{site.url}/a")
        assert ask(database, settings, site.port) == 1
        assert inner.heard == []
        assert previews(database)[0].title == ""

        talk.start(body=f"{site.url}/b")
        assert ask(database, settings, site.port, inner.port) == 1
        assert previews(database)[1].title == "inner"

    with answering([leads_to("/again")]) as loop:
        talk.start(body=f"{loop.url}/c")
        ask(database, settings, loop.port)
        assert len(loop.heard) == 4
        assert previews(database)[2].title == ""


def test_f11_this_site_is_not_asked(
    database: Database, settings: Settings, talk: Conversation
) -> None:
    with answering([ok()]) as site:
        own = replace(settings, base_url=site.url)
        talk.start(body=f"{site.url}/communities")

        ask(database, own, site.port)

        assert site.heard == []


@pytest.mark.parametrize(
    "answer",
    [
        [ok(kind="application/json")],
        [b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"],
        [b"nonsense\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\nx"],
    ],
)
def test_what_cannot_be_read_is_tried_on_three_days_and_let_be(
    database: Database, settings: Settings, talk: Conversation, answer: list[bytes]
) -> None:
    with answering(answer) as site:
        talk.start(body=f"{site.url}/")
        asked = 0
        for _day in range(5):
            asked += ask(database, settings, site.port)
            assert ask(database, settings, site.port) == 0
            let_pass(database, days=1)

    assert asked == 3
    assert previews(database)[0].title == ""


def test_f9_a_slow_site_is_left_after_its_time(
    database: Database, settings: Settings, talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "SECONDS", 0.5)
    with answering([b"x"] * 60, pause=0.1) as site:
        talk.start(body=f"{site.url}/")
        started = time.monotonic()

        assert ask(database, settings, site.port) == 1

    assert time.monotonic() - started < 3


def test_only_the_beginning_of_a_large_page_is_read(
    database: Database, settings: Settings, talk: Conversation
) -> None:
    with answering([ok("<title>Large</title>" + "x" * 3_000_000)]) as site:
        talk.start(body=f"{site.url}/")
        ask(database, settings, site.port)

    assert previews(database)[0].title == "Large"
