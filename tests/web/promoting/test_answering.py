"""What those say whose words go into an article, and that it happens."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community import clock
from community.accounts.models import Account
from community.articles.models import ArticleSource
from community.threads.models import ThreadKind
from tests.aliases.test_posting import asked
from tests.web.conversation import Conversation, post
from tests.web.promoting.drafting import TITLE, bodies, drafted, said, states, tell
from tests.world import World, sign_in

pytestmark = pytest.mark.both_databases


def test_it_waits_for_those_who_were_asked_and_seven_days_at_most(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    reply = talk.say(thread, "cleo", "In March, says my grandmother.")
    ada = sign_in(app, world.ada)
    number = drafted(ada, thread, reply, opening="true")
    refused = post(ada, f"/articles/{number}/publication", follow_redirects=True)
    assert refused.status_code == 409
    assert "asked" in ada.get(f"/articles/{number}").text

    assert said(sign_in(app, world.ben), database, number, world.ben, "named") == 303
    assert post(ada, f"/articles/{number}/publication").status_code == 409
    assert said(sign_in(app, world.cleo), database, number, world.cleo, "unnamed") == 303
    assert tell(database)[world.ada] == ["words_answered"]
    assert post(ada, f"/articles/{number}/publication").status_code == 303
    shown = sign_in(app, world.zed).get(f"/articles/{number}").text
    assert "With words of" in shown
    assert "and of others" in shown
    assert 'href="/people/ben"' in shown
    assert 'href="/people/cleo"' not in shown
    made = app.test_client().get(f"/threads/{thread}").text
    assert f'href="/articles/{number}"' in made

    other = drafted(ada, thread, reply)
    with clock.frozen(clock.ahead(days=6, hours=23)):
        assert post(sign_in(app, world.ada), f"/articles/{other}/publication").status_code == 409
    with clock.frozen(clock.ahead(days=7, minutes=1)):
        assert post(sign_in(app, world.ada), f"/articles/{other}/publication").status_code == 303


def test_words_of_who_does_not_want_them_there_are_taken_out_at_once(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    reply = talk.say(thread, "cleo", "Zanzibarwords, in March.")
    ada = sign_in(app, world.ada)
    number = drafted(ada, thread, reply, opening="true")
    assert said(sign_in(app, world.cleo), database, number, world.cleo, "refused") == 303

    assert states(database, number)[world.cleo] == "left_out"
    kept = bodies(database, number)
    assert kept
    assert all("Zanzibarwords" not in body for body in kept)
    assert all("It is **cold** here." in body for body in kept)
    with database.reading() as session:
        named = session.scalars(
            select(ArticleSource.reply_id).where(ArticleSource.article_id == number)
        ).all()
    assert named == [None]
    assert said(sign_in(app, world.cleo), database, number, world.cleo, "named") == 409
    assert tell(database)[world.ada] == ["words_refused"]


def test_what_was_rewritten_meanwhile_is_taken_out_by_hand_before_it_is_published(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada")
    reply = talk.say(thread, "cleo", "Zanzibarwords, in March.")
    ada = sign_in(app, world.ada)
    number = drafted(ada, thread, reply, opening="true")
    words = {"title": TITLE, "tags": "", "version": 1}
    post(ada, f"/articles/{number}/edit", body="Zanzibarwords come in March.", **words)
    assert said(sign_in(app, world.cleo), database, number, world.cleo, "refused") == 303
    assert states(database, number)[world.cleo] == "refused"
    with clock.frozen(clock.ahead(days=8)):
        assert post(sign_in(app, world.ada), f"/articles/{number}/publication").status_code == 409
    page = ada.get(f"/articles/{number}").text
    assert "does not want their words in it" in page
    words["version"] = 2
    post(ada, f"/articles/{number}/edit", body="Sow when it is warm.", **words)
    settle = page.partition(f"/articles/{number}/contributors/")[2].partition("/")[0]
    address = f"/articles/{number}/contributors/{settle}/settlement"
    assert post(sign_in(app, world.cleo), address).status_code == 404
    assert post(ada, address).status_code == 303
    assert all("Zanzibarwords" not in body for body in bodies(database, number))
    assert post(ada, f"/articles/{number}/publication").status_code == 303


def test_strangers_see_neither_the_choice_nor_what_was_asked(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    secret = talk.start("ben", slug="vault", kind=ThreadKind.DISCUSSION)
    reply = talk.say(secret, "ada", "Under the third stone.")
    number = drafted(sign_in(app, world.ben), secret, reply)
    for who in (app.test_client(), sign_in(app, world.zed), sign_in(app, world.xen)):
        assert who.get(f"/articles/{number}/words").status_code == 404
        assert who.get(f"/api/v1/articles/{number}/words").status_code in (401, 404)
    zed = sign_in(app, world.zed)
    assert zed.get(f"/threads/{secret}/article").status_code == 404
    assert post(zed, f"/threads/{secret}/article", kind="case", title="x").status_code == 404
    assert said(zed, database, number, world.ada, "named") == 404
    # A member whose words it does not use learns nothing of the draft either.
    talk_only = sign_in(app, world.fay)
    assert talk_only.get(f"/articles/{number}/words").status_code == 404
    assert sign_in(app, world.ada).get(f"/articles/{number}/words").status_code == 200


def test_whoever_wrote_without_their_name_is_asked_and_never_named(
    app: Flask, database: Database, world: World
) -> None:
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    thread = asked(ben)
    number = drafted(ada, thread, opening="true")
    (alias,) = states(database, number)
    assert alias != world.ben
    assert tell(database) == {world.ben: ["words_asked"]}
    page = ben.get(f"/articles/{number}/words").text
    assert "without your name" in page
    assert 'value="named"' not in page
    assert said(ben, database, number, alias, "named") == 422
    assert said(ben, database, number, alias, "unnamed") == 303
    shown = ada.get(f"/articles/{number}").text
    assert "/people/ben" not in shown
    assert post(ada, f"/articles/{number}/publication").status_code == 303
    with database.reading() as session:
        name = session.get_one(Account, alias).name
    assert name not in app.test_client().get(f"/articles/{number}").text


def test_the_drafts_own_maker_is_asked_for_their_alias_like_anybody(
    app: Flask, database: Database, world: World
) -> None:
    ben = sign_in(app, world.ben)
    thread = asked(ben)
    number = drafted(ben, thread, opening="true")
    (state,) = states(database, number).values()
    assert state == "asked"
    assert post(ben, f"/articles/{number}/publication").status_code == 409
    assert world.ben not in tell(database)
    assert ben.get(f"/articles/{number}/words").status_code == 200
