"""Posts of newcomers say so to members, in words, unless they mind."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from app.database import Database
from community import clock
from community.accounts.models import Account
from community.communities.models import Membership
from tests.aliases.test_posting import asked
from tests.queries import Statements
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in

NEW, FIRST = "</svg>New here", "</svg>First post here"


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def marks(page: str) -> tuple[int, int]:
    """How many posts say "New here", and how many that it is a first one."""
    return page.count(NEW), page.count(FIRST)


def test_members_see_who_is_new(app: Flask, world: World, talk: Conversation) -> None:
    thread = talk.start("fay")
    talk.say(thread, "cleo")
    talk.say(thread, "cleo", "And in April.", comment=True)
    where = f"/threads/{thread}"
    assert marks(sign_in(app, world.ben).get(where).text) == (1, 1)
    for outsider in (app.test_client(), sign_in(app, world.zed), sign_in(app, world.mo)):
        assert marks(outsider.get(where).text) == (0, 0)
        assert "New here" not in outsider.get(where).text


def test_the_opening_comments_and_live_pieces_say_it_too(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("cleo")
    reply = talk.say(thread, "cleo", "Nobody?", comment=True)
    ben = sign_in(app, world.ben)
    assert marks(ben.get(f"/threads/{thread}").text) == (1, 1)
    assert marks(ben.get(f"/threads/{thread}/fragment").text) == (1, 1)
    assert marks(ben.get(f"/threads/{thread}/posts/{reply}").text) == (1, 0)
    assert marks(ben.get(f"/threads/{thread}/comments").text) == (1, 0)
    assert marks(app.test_client().get(f"/threads/{thread}/fragment").text) == (0, 0)


def test_it_is_switched_off_and_on(app: Flask, world: World, talk: Conversation) -> None:
    thread = talk.start("cleo")
    cleo, ben = sign_in(app, world.cleo), sign_in(app, world.ben)
    where = "/settings/notifications/newcomer-mark"
    assert "Do not say that I am new" in cleo.get("/settings/notifications").text
    for _ in range(2):
        assert post(cleo, f"{where}/remove").status_code == 303
    assert marks(ben.get(f"/threads/{thread}").text) == (0, 0)
    assert "do not say that you are new" in cleo.get("/settings/notifications").text
    assert post(cleo, where).status_code == 303
    assert marks(ben.get(f"/threads/{thread}").text) == (0, 1)


def test_it_ends_with_a_month(
    app: Flask, world: World, talk: Conversation, database: Database
) -> None:
    thread = talk.start("fay")
    for _ in range(3):
        talk.say(thread, "cleo")
    ben = sign_in(app, world.ben)
    assert marks(ben.get(f"/threads/{thread}").text) == (2, 1)
    with database.unit_of_work() as session:
        session.execute(
            update(Membership)
            .where(Membership.account_id == world.cleo)
            .values(joined_at=clock.ago(days=31))
        )
    assert marks(ben.get(f"/threads/{thread}").text) == (0, 0)


def test_whoever_has_gone_or_bears_an_alias_is_not_marked(
    app: Flask, world: World, talk: Conversation, database: Database
) -> None:
    cleo, ben = sign_in(app, world.cleo), sign_in(app, world.ben)
    hidden = asked(cleo)
    for reader in (ben, sign_in(app, world.ada), cleo):
        assert marks(reader.get(f"/threads/{hidden}").text) == (0, 0)
    thread = talk.start("cleo")
    assert marks(ben.get(f"/threads/{thread}").text) == (0, 1)
    with database.unit_of_work() as session:
        session.execute(update(Account).where(Account.id == world.cleo).values(state="erased"))
    assert marks(ben.get(f"/threads/{thread}").text) == (0, 0)


def test_it_costs_one_statement_for_two_posts_and_for_many(
    app: Flask, world: World, talk: Conversation, database: Database
) -> None:
    thread = talk.start("cleo")
    talk.say(thread, "cleo")
    ben = sign_in(app, world.ben)
    ben.get(f"/threads/{thread}")
    with Statements(database) as few:
        ben.get(f"/threads/{thread}")
    for name in ("ada", "fay", "cleo") * 5:
        talk.say(thread, name)
    with Statements(database) as many:
        ben.get(f"/threads/{thread}")
    assert len(many.seen) == len(few.seen)
    assert sum("unmarked" in each for each in many.seen) == 1
