"""From talk to knowledge: posts become a draft with its sources."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from community.articles.models import ArticleSource
from tests.web.conversation import Conversation, post
from tests.web.promoting.drafting import TITLE, bodies, drafted, states, tell
from tests.world import World, csrf, sign_in

pytestmark = pytest.mark.both_databases


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
    sent = {"kind": "how-to", "title": TITLE, **fields}
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
        title=TITLE,
        reply_ids=reply,
    )
    assert got.status_code == 422
    assert "Elsewhere." not in got.text


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
        json={"kind": "how-to", "title": TITLE, "opening": True, "reply_ids": [reply]},
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
