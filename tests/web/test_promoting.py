"""From talk to knowledge: posts become a draft, and those who wrote them say what becomes of it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import Database
from app.worker.subscribers import SUBSCRIBERS
from community import clock
from community.accounts.models import Account
from community.articles.events import ArticleWordsAnswered, ArticleWordsAsked
from community.articles.models import Article, ArticleContributor, ArticleSource, ArticleVersion
from community.notifications.models import Notification
from community.outbox import OutboxEntry
from community.threads.models import ThreadKind
from tests.aliases.test_posting import asked
from tests.web.conversation import Conversation, post
from tests.world import World, csrf, sign_in

pytestmark = pytest.mark.both_databases
_TITLE = "When to sow broad beans"


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def drafted(browser: FlaskClient, thread: int, *replies: int, **more: object) -> int:
    """The id of the draft that this browser makes of the posts."""
    fields = {"kind": "how-to", "title": _TITLE, "reply_ids": list(replies), **more}
    made = post(browser, f"/threads/{thread}/article", **fields)
    assert made.status_code == 303, made.text
    return int(made.location.rpartition("/")[2])


def states(database: Database, article: int) -> dict[int, str]:
    with database.reading() as session:
        rows = session.scalars(
            select(ArticleContributor).where(ArticleContributor.article_id == article)
        )
        return {row.account_id: str(row.state) for row in rows}


def said(browser: FlaskClient, database: Database, article: int, whom: int, answer: str) -> int:
    """The status of the answer that a browser gives for the words of that account."""
    with database.reading() as session:
        number = session.scalars(
            select(ArticleContributor.id).where(
                ArticleContributor.article_id == article, ArticleContributor.account_id == whom
            )
        ).one()
    fields = {"contributor": number, "answer": answer}
    return post(browser, f"/articles/{article}/words", **fields).status_code


def bodies(database: Database, article: int) -> list[str]:
    """Every version that is kept, and how it reads now."""
    with database.reading() as session:
        kept = session.scalars(
            select(ArticleVersion.body).where(ArticleVersion.article_id == article)
        ).all()
        return [*kept, session.get_one(Article, article).body]


def tell(database: Database) -> dict[int, list[str]]:
    """Let the worker tell people; the kinds of notices about articles by account."""
    with database.unit_of_work() as session:
        for kind in (ArticleWordsAsked, ArticleWordsAnswered):
            entries = session.scalars(select(OutboxEntry).where(OutboxEntry.name == kind.name))
            events = [(entry.id, kind.from_payload(entry.payload)) for entry in entries.all()]
            for subscriber in SUBSCRIBERS[kind]:
                subscriber(session, events)
        told: dict[int, list[str]] = {}
        for row in session.scalars(select(Notification).order_by(Notification.id)):
            if row.kind.startswith("words_"):
                told.setdefault(row.account_id, []).append(row.kind)
        return told


def test_the_question_and_its_accepted_answer_become_a_draft_with_sources(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", body="It is **cold** here.")
    early = talk.say(thread, "cleo", "In February.\n\nUnder glass.")
    late = talk.say(thread, "fay", "In May.")
    ada = sign_in(app, world.ada)
    form = ada.get(f"/threads/{thread}/article").text
    assert 'name="opening" value="true" checked' in form
    assert "In February." in form
    assert f"/threads/{thread}/article" in ada.get(f"/threads/{thread}").text

    number = drafted(ada, thread, early, opening="true")

    body = bodies(database, number)[-1]
    assert body.index("It is **cold** here.") < body.index("In February.\n\nUnder glass.")
    assert "In May." not in body
    with database.reading() as session:
        sources = session.scalars(
            select(ArticleSource)
            .where(ArticleSource.article_id == number)
            .order_by(ArticleSource.position)
        ).all()
        assert [(row.thread_id, row.reply_id) for row in sources] == [
            (thread, None),
            (thread, early),
        ]
    assert states(database, number) == {world.ben: "asked", world.cleo: "asked"}
    assert tell(database) == {world.ben: ["words_asked"], world.cleo: ["words_asked"]}
    assert late not in {row.reply_id for row in sources}


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
    words = {"title": _TITLE, "tags": "", "version": 1}
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


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"reply_ids": []}, 422),
        ({"reply_ids": [999_999]}, 422),
        ({"reply_ids": ["x"]}, 422),
        ({"reply_ids": list(range(1, 40))}, 422),
        ({"opening": "true", "title": ""}, 422),
        ({"opening": "true", "kind": "poem"}, 422),
    ],
)
def test_a_bad_choice_is_said_and_what_was_ticked_stays(
    app: Flask, world: World, talk: Conversation, fields: dict[str, object], status: int
) -> None:
    thread = talk.start("ben")
    talk.say(thread, "cleo")
    sent = {"kind": "how-to", "title": _TITLE, **fields}
    got = post(sign_in(app, world.ada), f"/threads/{thread}/article", **sent)
    assert got.status_code == status
    assert ('value="true" checked' in got.text) == ("opening" in fields)


def test_posts_of_another_thread_and_removed_ones_are_not_taken(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread, other = talk.start("ben"), talk.start("ben", title="Something else")
    reply = talk.say(other, "cleo", "Elsewhere.")
    got = post(
        sign_in(app, world.ada),
        f"/threads/{thread}/article",
        kind="case",
        title=_TITLE,
        reply_ids=reply,
    )
    assert got.status_code == 422
    assert "Elsewhere." not in got.text


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
    app: Flask, database: Database, world: World, talk: Conversation
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


def test_quotes_of_others_are_left_out(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    first = talk.say(thread, "fay", "Fay says so.")
    quote = f"> [@fay wrote](/threads/{thread}?post={first}):\n>\n> Fay says so.\n\nI agree."
    reply = talk.say(thread, "cleo", quote)
    number = drafted(sign_in(app, world.ada), thread, reply)
    body = bodies(database, number)[-1]
    assert "I agree." in body
    assert "Fay says so" not in body


def test_programs_do_the_same(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    reply = talk.say(thread, "cleo", "Zanzibarwords.")
    ada, cleo = sign_in(app, world.ada), sign_in(app, world.cleo)
    made = ada.post(
        f"/api/v1/threads/{thread}/articles",
        json={"kind": "how-to", "title": _TITLE, "opening": True, "reply_ids": [reply]},
        headers={"X-CSRFToken": csrf(ada)},
    )
    assert made.status_code == 201, made.text
    number = made.json["id"]
    listed = ada.get(f"/api/v1/articles/{number}/contributors").json["items"]
    assert [(row["author"]["handle"], row["state"]) for row in listed] == [
        ("ben", "asked"),
        ("cleo", "asked"),
    ]
    assert cleo.get(f"/api/v1/articles/{number}/contributors").status_code == 404
    mine = cleo.get(f"/api/v1/articles/{number}/words").json["items"]
    address = f"/api/v1/articles/{number}/words/{mine[0]['id']}"
    headers = {"X-CSRFToken": csrf(cleo)}
    assert cleo.put(address, json={"answer": "asked"}, headers=headers).status_code == 422
    done = cleo.put(address, json={"answer": "refused"}, headers=headers)
    assert done.json["items"][0]["state"] == "left_out"
    assert all("Zanzibarwords" not in body for body in bodies(database, number))
