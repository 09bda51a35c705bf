"""What the worker remembers of other sites, and when it asks them again or no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.config import Settings
from app.database import Database
from app.fetching.fetcher import Fetcher
from app.fetching.targets import Allowed
from app.previews.asking import Asker
from community import clock
from community.communities.access import community_to
from community.communities.models import Community, Visibility
from community.previews.keeping import tidy_previews
from community.previews.setting import Fetched, decide_previews
from community.threads.access import reply_to
from community.threads.actions import delete_reply
from community.threads.actions.erasing import empty_replies
from tests.answering import answering
from tests.previews.elsewhere import ask, carry, heard, let_pass, ok, previews
from tests.web.conversation import Conversation
from tests.world import World


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


@pytest.mark.both_databases
def test_a_page_is_asked_again_when_it_is_linked_anew_but_not_within_a_day(
    database: Database, settings: Settings, talk: Conversation
) -> None:
    with answering([ok()]) as site:
        thread = talk.start(body=f"{site.url}/")
        assert ask(database, settings, site.port) == 1
        talk.say(thread, body=f"{site.url}/")
        assert ask(database, settings, site.port) == 0
        let_pass(database, days=1)
        talk.say(thread, "ada", body=f"{site.url}/")
        assert ask(database, settings, site.port) == 1
        assert len(heard(database)) == 1  # it says the same

        let_pass(database, days=31)
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
        let_pass(database, days=0)
        assert ask(database, settings, site.port) == 3
