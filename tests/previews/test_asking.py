"""The worker asks other sites: once, politely, by the rules of the one door, and remembers."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.config import Settings
from app.database import Database
from app.fetching.fetcher import Fetcher
from app.fetching.targets import Allowed
from app.previews import asking
from app.previews.asking import Asker
from community import clock
from community.communities.access import community_to
from community.communities.models import Community, Visibility
from community.previews.keeping import tidy_previews
from community.previews.models import LinkPreview
from community.previews.setting import Fetched, decide_previews
from community.threads.access import reply_to
from community.threads.actions import delete_reply
from community.threads.actions.erasing import empty_replies
from tests.answering import answering
from tests.previews.elsewhere import TITLE, ask, carry, heard, leads_to, ok, previews
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
            _let_pass(database, days=1)

    assert asked == 3
    assert previews(database)[0].title == ""


def _let_pass(database: Database, *, days: int) -> None:
    """As if what was asked had been asked earlier."""
    with database.unit_of_work() as session:
        for each in session.query(LinkPreview):
            each.asked_at = each.asked_at and each.asked_at - timedelta(days=days, minutes=1)
            each.due_at = each.due_at and each.due_at - timedelta(days=days, minutes=1)


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


@pytest.mark.both_databases
def test_a_page_is_asked_again_when_it_is_linked_anew_but_not_within_a_day(
    database: Database, settings: Settings, talk: Conversation
) -> None:
    with answering([ok()]) as site:
        thread = talk.start(body=f"{site.url}/")
        assert ask(database, settings, site.port) == 1
        talk.say(thread, body=f"{site.url}/")
        assert ask(database, settings, site.port) == 0
        _let_pass(database, days=1)
        talk.say(thread, "ada", body=f"{site.url}/")
        assert ask(database, settings, site.port) == 1
        assert len(heard(database)) == 1  # it says the same

        _let_pass(database, days=31)
        with database.unit_of_work() as session:
            tidy_previews(session)
        assert ask(database, settings, site.port) == 1


@pytest.mark.both_databases
def test_a_preview_goes_with_the_last_post_that_links(
    database: Database, settings: Settings, talk: Conversation, world: World
) -> None:
    with answering([ok()]) as site:
        thread = talk.start()
        reply = talk.say(thread, "ben", body=f"{site.url}/")
        ask(database, settings, site.port)
    assert len(previews(database)) == 1

    with database.unit_of_work() as session:
        ben = world.actor("ben")
        delete_reply(session, reply_to(session, ben, reply, verb="threads.edit_own"), actor=ben)
    carry(database)

    assert previews(database) == []


def test_p2_a_preview_goes_with_whoever_erased_what_they_wrote(
    database: Database, settings: Settings, talk: Conversation, world: World
) -> None:
    with answering([ok()]) as site:
        talk.say(talk.start(), "cleo", body=f"{site.url}/cleos-own-page")
        ask(database, settings, site.port)
    assert len(previews(database)) == 1

    with database.unit_of_work() as session:
        assert empty_replies(session, world.cleo, limit=10) == 1
    carry(database)

    assert previews(database) == []


@pytest.mark.both_databases
def test_links_of_private_communities_are_asked_only_if_an_admin_wants_it(
    database: Database, settings: Settings, talk: Conversation, world: World
) -> None:
    with answering([ok()]) as site:
        talk.start(slug="vault", body=f"{site.url}/vault")
        talk.start(slug="workshop", body=f"{site.url}/workshop")
        assert ask(database, settings, site.port) == 1
        assert site.heard[0].startswith(b"GET /workshop ")

        _decide(database, world, Fetched.ALL)
        talk.start(slug="vault", body=f"{site.url}/vault2")
        assert ask(database, settings, site.port) == 1
        assert site.heard[1].startswith(b"GET /vault2 ")

        _decide(database, world, Fetched.NOTHING)
        assert previews(database) == []
        talk.start(body=f"{site.url}/garden")
        assert ask(database, settings, site.port) == 0

    assert len(site.heard) == 2


def _decide(database: Database, world: World, rule: Fetched) -> None:
    with database.unit_of_work() as session:
        decide_previews(session, rule, by=world.actor("mo"))


def test_what_became_private_or_was_hidden_meanwhile_is_not_asked(
    database: Database, settings: Settings, talk: Conversation, world: World
) -> None:
    with answering([ok()]) as site:
        talk.start(body=f"{site.url}/")
        carry(database)
        with database.unit_of_work() as session:
            session.execute(
                update(Community)
                .where(Community.id == world.garden)
                .values(visibility=Visibility.PRIVATE)
            )
        assert ask(database, settings, site.port) == 0
        with database.unit_of_work() as session:
            granted = community_to(session, world.actor("ada"), "garden", verb="threads.read")
            granted.community.visibility = Visibility.PUBLIC

        assert ask(database, settings, site.port) == 1


def test_a_worker_that_dies_of_a_page_asks_it_no_more_that_day(
    database: Database, settings: Settings, talk: Conversation
) -> None:
    class Dies(Fetcher):
        def fetch(self, *_given: object, **_more: object) -> None:  # type: ignore[override]  # it never answers
            raise KeyboardInterrupt

    talk.start(body="https://a.example/")
    carry(database)

    with pytest.raises(KeyboardInterrupt):
        Asker(database, settings, Dies(Allowed())).ask_next()

    assert ask(database, settings) == 0
    (kept,) = previews(database)
    assert kept.due_at is not None
    assert kept.due_at > clock.now() + timedelta(hours=20)


@pytest.mark.both_databases
def test_one_host_is_asked_a_few_times_a_minute(
    database: Database, settings: Settings, talk: Conversation
) -> None:
    with answering([ok()]) as site:
        for number in range(4):
            talk.start(body=f"{site.url}/{number}\n\n{site.url}/more-{number}")

        assert ask(database, settings, site.port) == 5
        _let_pass(database, days=0)
        assert ask(database, settings, site.port) == 3
