"""How far one has read, through pages: with and without scripts, on two devices, for outsiders."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.database import Database
from app.visits import book_of
from community import clock
from community.communities.models import Membership
from community.reading.models import CommunityPlace, ThreadPlace
from community.threads.models import ThreadKind
from tests.queries import Statements
from tests.web.conversation import Conversation, post
from tests.world import World, csrf, sign_in

_JSON = {"Accept": "application/json"}


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def rows(database: Database) -> list[tuple[int, int, int]]:
    """Every place: whose, where, how far."""
    with database.reading() as session:
        found = session.execute(
            select(ThreadPlace.account_id, ThreadPlace.thread_id, ThreadPlace.reply_id)
        )
        return [(row[0], row[1], row[2]) for row in found]


def test_a_list_says_what_is_unread_and_leads_there(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", kind=ThreadKind.DISCUSSION)
    first = talk.say(thread, "cleo")
    talk.say(thread, "fay")
    for address in ("/communities/garden/threads", "/communities/garden", "/"):
        page = sign_in(app, world.ada).get(address).text
        (row,) = re.findall(r'<li class="thread-row thread-row--unread".*?</li>', page, re.DOTALL)
        assert f'href="/threads/{thread}?post={first}#reply-{first}"' in row
        assert "<span data-unread-shown>2</span>" in row

    for who, page in (("zed", "/communities/garden/threads"), (None, "/communities/garden")):
        browser = sign_in(app, getattr(world, who)) if who else app.test_client()
        assert "thread-row--unread" not in browser.get(page).text


def test_a_get_writes_no_place(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    talk.say(thread)
    browser = sign_in(app, world.ada)
    for address in (f"/threads/{thread}", f"/threads/{thread}/newest", f"/unread?thread={thread}"):
        browser.get(address)
        browser.get(address, headers={"Sec-Purpose": "prefetch"})

    assert rows(database) == []


def test_an_open_page_tells_how_far_it_was_read(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", kind=ThreadKind.DISCUSSION)
    said = [talk.say(thread) for _ in range(3)]
    phone, desk = sign_in(app, world.ada), sign_in(app, world.ada)

    told = phone.post(
        f"/threads/{thread}/place",
        data={"csrf_token": csrf(phone), "up_to": said[1], "version": 1},
        headers=_JSON,
    )
    late = desk.post(
        f"/threads/{thread}/place",
        data={"csrf_token": csrf(desk), "up_to": said[0], "version": 1},
        headers=_JSON,
    )

    assert (told.status_code, late.status_code) == (204, 204)
    assert rows(database) == [(world.ada, thread, said[1])]
    page = desk.get(f"/threads/{thread}").text
    assert f'data-unread="{said[2]}"' in page
    assert page.index("New since you were here") > page.index(f'id="reply-{said[1]}"')
    assert page.index("New since you were here") < page.index(f'id="reply-{said[2]}"')
    assert f'href="/threads/{thread}?post={said[2]}#reply-{said[2]}"' in page


def test_without_scripts_a_button_says_how_far(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", kind=ThreadKind.DISCUSSION)
    said = [talk.say(thread) for _ in range(25)]
    ada = sign_in(app, world.ada)
    page = ada.get(f"/threads/{thread}").text
    (button,) = re.findall(r"<noscript>(.*?)</noscript>", page, re.DOTALL)

    assert f'value="{said[19]}"' in button
    answer = post(ada, f"/threads/{thread}/place", up_to=said[19])

    assert answer.status_code == 303
    assert rows(database) == [(world.ada, thread, said[19])]
    following = re.search(r'id="go-on" href="([^"]+)"', ada.get(f"/threads/{thread}").text)
    assert following is not None
    page = ada.get(following[1].replace("&amp;", "&").partition("#")[0]).text
    assert re.findall(r'<article class="post" id="reply-(\d+)"', page) == [
        str(each) for each in said[20:]
    ]


def test_answers_seen_by_score_move_the_place_no_further_than_what_was_seen(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    said = [talk.say(thread, "cleo", f"Answer {number}") for number in range(25)]
    accepted = said[24]
    assert post(sign_in(app, world.ben), f"/replies/{accepted}/acceptance").status_code == 303

    page = sign_in(app, world.ada).get(f"/threads/{thread}").text

    (button,) = re.findall(r"<noscript>(.*?)</noscript>", page, re.DOTALL)
    assert f'value="{said[18]}"' in button, "the last is on this page, six before it are not"


def test_who_answers_has_read_what_the_page_showed_and_nothing_that_came_meanwhile(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", kind=ThreadKind.DISCUSSION)
    seen = talk.say(thread, "cleo")
    ada = sign_in(app, world.ada)
    shown = re.search(r'name="read_up_to" value="(\d+)"', ada.get(f"/threads/{thread}").text)
    assert shown is not None
    meanwhile = talk.say(thread, "fay")

    answer = post(ada, f"/threads/{thread}/replies", body="In April.", read_up_to=shown[1])

    assert answer.status_code == 303
    assert rows(database) == [(world.ada, thread, seen)]
    page = ada.get("/communities/garden/threads").text
    assert f"post={meanwhile}#reply-{meanwhile}" in page


def test_unread_from_here_leads_out_and_stands_in_the_list(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", kind=ThreadKind.DISCUSSION)
    said = [talk.say(thread) for _ in range(3)]
    ada = sign_in(app, world.ada)
    post(ada, f"/threads/{thread}/place", up_to=said[2])
    assert "thread-row--unread" not in ada.get("/communities/garden/threads").text

    answer = post(ada, f"/replies/{said[1]}/unread")

    assert answer.headers["Location"] == "/communities/garden/threads"
    page = ada.get("/communities/garden/threads").text
    assert f"post={said[1]}#reply-{said[1]}" in page
    assert "<span data-unread-shown>2</span>" in page


def test_everything_in_a_community_is_read_up_to_the_page_that_showed_it(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    ada = sign_in(app, world.ada)
    page = ada.get("/communities/garden/threads").text
    until = re.search(r'name="until" value="([^"]+)"', page)
    assert until is not None
    later = talk.start("ben", title="Begun after the page was made")

    assert post(ada, "/communities/garden/read", until=until[1]).status_code == 303

    page = ada.get("/communities/garden/threads").text
    unread = re.findall(r'thread-row--unread" data-thread="(\d+)"', page)
    assert unread == [str(later)] != [str(thread)]


def test_a_thread_of_before_one_came_can_be_taken_up_where_it_was_left(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", kind=ThreadKind.DISCUSSION)
    said = [talk.say(thread) for _ in range(30)]
    with database.unit_of_work() as session:
        mine = update(Membership).where(Membership.account_id == world.ada)
        session.execute(mine.values(joined_at=clock.now()))
    ada = sign_in(app, world.ada)
    assert "thread-row--unread" not in ada.get("/communities/garden/threads").text
    post(ada, f"/threads/{thread}/place", up_to=said[9])

    page = sign_in(app, world.ada).get(f"/threads/{thread}").text

    assert "Go on where you left off" in page
    assert f'id="go-on" href="/threads/{thread}?post={said[10]}#reply-{said[10]}"' in page
    assert "thread-row--unread" not in ada.get("/communities/garden/threads").text


def test_the_newest_post_is_one_step_away_also_for_visitors(app: Flask, talk: Conversation) -> None:
    thread = talk.start("ben", kind=ThreadKind.DISCUSSION)
    bare = talk.start("ben")
    last = [talk.say(thread) for _ in range(25)][-1]
    visitor = app.test_client()

    answer = visitor.get(f"/threads/{thread}/newest")

    assert answer.headers["Location"] == f"/threads/{thread}?post={last}#reply-{last}"
    assert f'id="reply-{last}"' in visitor.get(answer.headers["Location"]).text
    assert visitor.get(f"/threads/{bare}/newest").headers["Location"] == f"/threads/{bare}"


@pytest.mark.parametrize("address", ["/communities/garden/threads", "/communities/garden", "/"])
def test_lists_of_two_and_of_two_hundred_cost_the_same(
    app: Flask, world: World, talk: Conversation, statements: Statements, address: str
) -> None:
    ada = sign_in(app, world.ada)
    costs = []
    for more in (2, 198):
        for number in range(more):
            talk.say(talk.start("ben", title=f"Thread {number} of {more}"), "cleo")
        statements.clear()
        page = ada.get(address).text
        costs.append(len(statements))
        assert "thread-row--unread" in page

    assert costs[0] == costs[1]


def test_outsiders_keep_no_place_where_they_may_not_read(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben", slug="vault")
    reply = talk.say(thread, "ada")
    inside = sign_in(app, world.ben)
    assert post(inside, f"/threads/{thread}/place", up_to=reply).status_code == 303
    before = rows(database)

    for who in ("zed", "xen", "fay"):
        browser = sign_in(app, getattr(world, who))
        assert post(browser, f"/threads/{thread}/place", up_to=reply).status_code == 404
        assert post(browser, f"/replies/{reply}/unread").status_code == 404
        assert post(browser, "/communities/vault/read").status_code == 404
        assert browser.get(f"/threads/{thread}/newest").status_code == 404
        answer = browser.get(f"/unread?thread={thread}&thread=99999")
        assert answer.json == {"items": []}
    assert post(sign_in(app, world.sue), f"/threads/{thread}/place", up_to=0).status_code == 403
    assert app.test_client().get("/unread?thread=1", headers=_JSON).status_code in (
        302,
        303,
        401,
        403,
    )
    assert rows(database) == before


@pytest.mark.parametrize(
    "fields",
    [{}, {"up_to": "-1"}, {"up_to": "x"}, {"up_to": str(2**80)}, {"up_to": "1", "version": "0"}],
)
def test_a_place_that_is_none_is_refused(
    app: Flask, database: Database, world: World, talk: Conversation, fields: dict[str, str]
) -> None:
    thread = talk.start("ben")

    assert post(sign_in(app, world.ada), f"/threads/{thread}/place", **fields).status_code == 422
    assert rows(database) == []


def test_who_switched_it_off_is_told_nothing_and_leaves_nothing(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    talk.say(thread)
    ada = sign_in(app, world.ada)
    post(ada, f"/threads/{thread}/place", up_to=0)
    assert rows(database) != []

    assert post(ada, "/settings/appearance", single_keys="true").status_code == 303
    post(ada, f"/threads/{thread}/place", up_to=0)
    ada.get("/communities/garden")
    book_of(app).flush()

    assert rows(database) == []
    with database.reading() as session:
        assert session.scalars(select(CommunityPlace)).all() == []
    assert "thread-row--unread" not in ada.get("/communities/garden/threads").text
    assert "reading-place" not in ada.get(f"/threads/{thread}").text
