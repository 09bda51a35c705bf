"""Articles in the index and on the desk of whoever looks after them, as days go by."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.worker.subscribers import SUBSCRIBERS
from community import clock
from community.articles import actions
from community.articles.access import editable_article
from community.articles.events import ArticleDue
from community.articles.models import Article
from community.articles.reviewing import look_through_articles
from community.communities.models import Community, Membership, Visibility
from community.notifications.models import Notification
from community.outbox import OutboxEntry
from community.search.queries import audiences_of
from search import parse
from tests.articles import article
from tests.conversations import Conversations
from tests.world import World, sign_in


@pytest.fixture
def talk(app: Flask, world: World) -> Conversations:
    """The cast, with an index beside it."""
    return Conversations(app, world)


@pytest.fixture
def finds(talk: Conversations) -> Callable[..., list[str]]:
    """What a member of the cast gets from the index alone, before any second check."""

    def ask(who: str, typed: str) -> list[str]:
        with talk.database.reading() as session:
            audiences = audiences_of(session, talk.world.actor(who))
        page = talk.engine.search(parse(typed), audiences=audiences)
        return sorted(hit.uid for group in page.groups for hit in group.hits)

    return ask


def test_published_articles_are_found_and_nothing_else(
    talk: Conversations, finds: Callable[..., list[str]]
) -> None:
    open_one = article(talk.database, talk.world, title="Marrows in May")
    article(talk.database, talk.world, title="Marrows begun", published=False)
    closed = article(talk.database, talk.world, place="vault", title="Marrows in secret")
    talk.settle()
    assert finds("ben", "marrows") == [f"article:{open_one}", f"article:{closed}"]
    assert finds("zed", "marrows") == [f"article:{open_one}"]
    assert finds("ben", "marrows type:article status:fresh tag:beans") == finds("ben", "marrows")
    with talk.database.unit_of_work() as session:
        actions.withdraw_article(
            session, editable_article(session, talk.world.actor("ben"), open_one)
        )
    talk.settle()
    assert finds("zed", "marrows") == []


def test_the_page_of_a_search_shows_an_article_and_counts_its_kind(
    app: Flask, talk: Conversations
) -> None:
    number = article(talk.database, talk.world, title="Marrows in May")
    closed = article(talk.database, talk.world, place="vault", title="Marrows in secret")
    talk.settle()
    page = app.test_client().get("/search?q=marrows").text
    assert f'href="/articles/{number}"' in page
    assert "type=article" in page
    assert f"/articles/{closed}" not in page
    found = sign_in(app, talk.world.zed).get("/api/v1/search?q=marrows").json
    assert found is not None
    assert [item["article_id"] for item in found["items"]] == [number]
    assert found["items"][0]["freshness"] == "fresh"


def test_a_closed_community_closes_its_articles_at_once(
    app: Flask, talk: Conversations, finds: Callable[..., list[str]]
) -> None:
    article(talk.database, talk.world, title="Marrows in May")
    talk.settle()
    with talk.database.unit_of_work() as session:
        session.get_one(Community, talk.world.garden).visibility = Visibility.PRIVATE
    assert finds("zed", "marrows") == []
    found = sign_in(app, talk.world.zed).get("/api/v1/search?q=marrows").json
    assert found is not None
    assert found["items"] == []


def _due(talk: Conversations) -> int:
    with talk.database.reading() as session:
        return len(
            session.scalars(select(OutboxEntry).where(OutboxEntry.name == "article:due")).all()
        )


def _told(talk: Conversations, number: int) -> list[int]:
    with talk.database.reading() as session:
        return list(
            session.scalars(
                select(Notification.account_id)
                .where(Notification.article_id == number, Notification.kind == "article_due")
                .order_by(Notification.account_id)
            )
        )


def _look(talk: Conversations) -> None:
    with talk.database.unit_of_work() as session:
        look_through_articles(session)
    talk.settle()


def _notify(talk: Conversations) -> None:
    with talk.database.unit_of_work() as session:
        entries = session.scalars(
            select(OutboxEntry).where(OutboxEntry.name == "article:due")
        ).all()
        events = [(entry.id, ArticleDue.from_payload(entry.payload)) for entry in entries]
        for subscriber in SUBSCRIBERS[ArticleDue]:
            subscriber(session, events)


def test_a_due_article_reminds_its_owner_once_and_is_found_as_due(
    talk: Conversations, finds: Callable[..., list[str]]
) -> None:
    number = article(talk.database, talk.world, title="Marrows in May")
    _look(talk)
    assert _due(talk) == 0
    with clock.frozen(clock.ahead(days=190)):
        for _ in range(3):
            _look(talk)
        assert _due(talk) == 1
        assert finds("ben", "marrows status:due") == [f"article:{number}"]
        _notify(talk)
        assert _told(talk, number) == [talk.world.ben]
    with clock.frozen(clock.ahead(days=230)):
        _look(talk)
        assert _due(talk) == 1
        assert finds("ben", "marrows status:stale") == [f"article:{number}"]
        with talk.database.unit_of_work() as session:
            ben = talk.world.actor("ben")
            on = editable_article(session, ben, number, verb="articles.confirm")
            actions.confirm_article(session, on, by=ben)
        talk.settle()
        assert finds("ben", "marrows status:fresh") == [f"article:{number}"]


def test_where_the_owner_has_gone_the_facilitators_are_told(talk: Conversations) -> None:
    number = article(talk.database, talk.world, title="Marrows in May")
    with talk.database.unit_of_work() as session:
        mine = select(Membership).where(
            Membership.account_id == talk.world.ben,
            Membership.community_id == talk.world.garden,
        )
        session.scalars(mine).one().state = "left"  # type: ignore[assignment]  # as it is stored
    with clock.frozen(clock.ahead(days=190)):
        _look(talk)
        _notify(talk)
    assert _told(talk, number) == sorted([talk.world.ada, talk.world.fay])


def test_the_standing_in_the_row_is_that_of_the_day(talk: Conversations) -> None:
    number = article(talk.database, talk.world)
    with clock.frozen(clock.ahead(days=190)):
        _look(talk)
        with talk.database.reading() as session:
            assert session.get_one(Article, number).standing == "due"
