"""Following people: by page and by API, what is told, and what nobody learns."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.worker.relay import Relay
from community.following.actions import MOST_FOLLOWED
from community.following.models import Follow
from community.notifications import followers
from community.notifications.models import Notification
from tests import factories
from tests.conversations import Conversations
from tests.outsiders.doors import with_token
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in


class Told(Conversations):
    """Conversations whose journal is carried to people."""

    def settle(self) -> None:
        while Relay(self.database, self.indexer).step():
            pass

    def told(self, account_id: int, kind: str = "followed") -> int:
        self.settle()
        with self.database.reading() as session:
            wanted = select(func.count()).where(
                Notification.account_id == account_id, Notification.kind == kind
            )
            return session.scalar(wanted) or 0


@pytest.fixture
def told(app: Flask, world: World) -> Told:
    return Told(app, world)


@pytest.fixture
def talk(told: Told, world: World) -> Conversation:
    return Conversation(told.database, world)


def test_one_hears_of_what_they_begin_where_one_may_read_it(
    app: Flask, world: World, told: Told, talk: Conversation
) -> None:
    cleo = sign_in(app, world.cleo)
    assert 'formaction="/people/ben/follow"' in cleo.get("/people/ben").text
    for _each in range(2):
        assert post(cleo, "/people/ben/follow").status_code == 303
    talk.start(title="Copper saws")
    talk.start(slug="vault", title="A quoxal secret")
    talk.start("ada", title="Of somebody else")
    assert told.told(world.cleo) == 1
    shown = cleo.get("/following").text
    assert "Copper saws" in shown
    assert "quoxal" not in shown
    assert "Of somebody else" not in shown
    assert "whom you follow, started" in cleo.get("/notifications").text
    assert "/people/ben" in cleo.get("/following?show=people").text
    assert post(cleo, "/people/ben/follow/remove").status_code == 303
    talk.start(title="Later")
    assert told.told(world.cleo) == 1
    assert "Copper saws" not in cleo.get("/following").text


def test_whoever_is_named_in_it_or_muted_the_place_is_not_told_twice_or_at_all(
    app: Flask, world: World, told: Told, talk: Conversation
) -> None:
    cleo, fay = sign_in(app, world.cleo), sign_in(app, world.fay)
    for reader in (cleo, fay):
        post(reader, "/people/ben/follow")
    level = with_token(app, world.fay, "read", "write").ask(
        "PUT", "/api/v1/communities/garden/level", json={"level": "muted"}
    )
    assert level.status_code in (200, 204)
    talk.start(body="What do you say, @cleo?")
    assert told.told(world.cleo) == 0
    assert told.told(world.cleo, "mention") == 1
    assert told.told(world.fay) == 0


def test_what_is_begun_without_a_name_is_told_to_nobody(
    app: Flask, world: World, told: Told
) -> None:
    cleo, ben = sign_in(app, world.cleo), sign_in(app, world.ben)
    post(cleo, "/people/ben/follow")
    fields = {"kind": "discussion", "title": "Copper saws", "body": "Hm.", "tags": ""}
    assert post(ben, "/communities/garden/threads/new", **fields, alias="true").status_code == 303
    assert told.told(world.cleo) == 0
    assert "Copper saws" not in cleo.get("/following").text


def test_nobody_sees_who_follows_and_whoever_wants_no_followers_has_none(
    app: Flask, world: World, told: Told
) -> None:
    cleo, ben = sign_in(app, world.cleo), sign_in(app, world.ben)
    before = ben.get("/people/ben").text.count("ollow")
    post(cleo, "/people/ben/follow")
    assert told.told(world.ben) == 0
    assert ben.get("/people/ben").text.count("ollow") == before
    assert "Nobody follows you" not in ben.get("/settings/notifications").text
    assert post(ben, "/settings/notifications/followers/remove").status_code == 303
    assert "Nobody follows you" in ben.get("/settings/notifications").text
    assert "/people/ben/follow" not in cleo.get("/people/ben").text
    refused = post(cleo, "/people/ben/follow")
    assert refused.status_code == 403
    assert "does not want to be followed" in refused.text
    with told.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Follow)) == 0
    assert post(ben, "/settings/notifications/followers").status_code == 303
    assert post(cleo, "/people/ben/follow").status_code == 303
    assert post(ben, "/people/ben/follow").status_code == 403  # oneself


def test_strangers_and_unknown_people(app: Flask, world: World) -> None:
    visitor, cleo = app.test_client(), sign_in(app, world.cleo)
    assert visitor.get("/following").status_code in (302, 303, 401)
    assert post(cleo, "/people/nobody/follow").status_code == 404
    sue = sign_in(app, world.sue)
    assert post(sue, "/people/ben/follow").status_code in (403, 404)


def test_programs_follow_too_and_there_is_an_end(app: Flask, world: World, told: Told) -> None:
    api = with_token(app, world.cleo, "read", "write")
    assert api.ask("PUT", "/api/v1/me/following/ben").status_code == 204
    listed = api.ask("GET", "/api/v1/me/following").json["items"]
    assert [each["handle"] for each in listed] == ["ben"]
    assert api.ask("GET", "/api/v1/me/following/threads").json["items"] == []
    assert api.ask("DELETE", "/api/v1/me/following/ben").status_code == 204
    assert api.ask("GET", "/api/v1/me/following").json["items"] == []
    assert api.ask("GET", "/api/v1/me/followers").json == {"welcome": True}
    chosen = api.ask("PUT", "/api/v1/me/followers", json={"welcome": False})
    assert chosen.json == {"welcome": False}
    assert api.ask("PUT", "/api/v1/me/following/nobody").status_code == 404
    with told.database.unit_of_work() as session:
        for number in range(MOST_FOLLOWED):
            other = factories.account(session, handle=f"p{number}")
            session.add(
                Follow(account_id=world.cleo, followed_id=other.id, created_at=other.created_at)
            )
    full = api.ask("PUT", "/api/v1/me/following/ada")
    assert (full.status_code, full.json["code"]) == (409, "too_many")


def test_many_followers_are_told_in_parts(
    app: Flask,
    world: World,
    told: Told,
    talk: Conversation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(followers, "AT_ONCE", 2)
    for who in (world.cleo, world.fay, world.ada, world.mo, world.zed):
        post(sign_in(app, who), "/people/ben/follow")
    talk.start()
    assert [told.told(who) for who in (world.cleo, world.fay, world.ada, world.mo, world.zed)] == [
        1
    ] * 5
