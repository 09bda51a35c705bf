"""The page of a facilitator's day: lines that open with a message begun, and their buttons."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.database import Database
from community.health.models import Intervention
from community.threads.models import Reply, Thread
from tests import factories
from tests.queries import Statements
from tests.web.communities.doors import post
from tests.world import World, sign_in


def _opening(page: str, words: str) -> str:
    found = re.search(rf'<a href="([^"]+)">[^<]*{re.escape(words)}', html.unescape(page))
    assert found, words
    return found[1]


def _asked(database: Database, world: World, title: str = "Why do my beans fail?") -> int:
    with database.unit_of_work() as session:
        return factories.thread(session, world.garden, world.cleo, title=title)


def _flagged(database: Database, world: World) -> int:
    with database.unit_of_work() as session:
        return factories.flag(session, world.garden, reasons={"people": 1.0})


def test_a_newcomers_line_opens_the_thread_with_a_reply_begun_that_nothing_sends(
    app: Flask, world: World, database: Database
) -> None:
    asked = _asked(database, world)
    browser = sign_in(app, world.fay)

    opening = _opening(browser.get("/today").text, "has no reply yet")
    page = html.unescape(browser.get(opening).text)

    assert urlsplit(opening).path == f"/threads/{asked}"
    assert urlsplit(opening).fragment == "respond"
    assert "Welcome, Cleo, and thank you for asking." in page.split("<textarea", 1)[1]
    with database.reading() as session:
        assert not session.scalar(select(func.count(Reply.id)))


def test_words_of_an_address_are_text_and_short(
    app: Flask, world: World, database: Database
) -> None:
    asked = _asked(database, world)
    browser = sign_in(app, world.fay)
    evil = "</textarea><script>alert(1)</script>\x07" + "x" * 5_000

    for path in (f"/threads/{asked}", "/communities/garden/threads/new"):
        page = browser.get(path, query_string={"body": evil, "title": evil}).text
        field = page.split('name="body"', 1)[1].split("</textarea>", 1)[0]
        assert "&lt;script&gt;alert(1)" in field
        assert "\x07" not in page
        assert len(html.unescape(field)) < 1_500
        assert "<script>alert" not in page


def test_words_of_an_address_join_no_post(app: Flask, world: World, database: Database) -> None:
    asked = _asked(database, world)
    browser = sign_in(app, world.fay)

    answer = post(browser, f"/threads/{asked}/replies?body=Sneaked+in", body="")

    assert answer.status_code == 422
    with database.reading() as session:
        assert not session.scalar(select(func.count(Reply.id)))


def test_the_message_of_a_flag_is_posted_noted_as_tried_and_the_line_is_gone(
    app: Flask, world: World, database: Database
) -> None:
    flag = _flagged(database, world)
    browser = sign_in(app, world.ada)
    opening = _opening(browser.get("/today").text, "is going quiet")
    begun = parse_qs(urlsplit(opening).query)
    page = browser.get(opening).text
    assert f'name="flag" value="{flag}"' in page
    assert "Note that we tried this" in page

    answer = post(
        browser,
        urlsplit(opening).path,
        kind=begun["kind"][0],
        title=begun["title"][0],
        body=begun["body"][0],
        move=begun["move"][0],
        flag=flag,
        noted="true",
    )

    assert answer.status_code == 303
    assert "is going quiet" not in browser.get("/today").text
    # What one facilitator has taken up waits for no other.
    assert "is going quiet" not in sign_in(app, world.fay).get("/today").text
    with database.reading() as session:
        tried = session.scalars(select(Intervention)).one()
        assert (tried.move, tried.flag_id, tried.signal) == ("people-invite", flag, "H2")
        assert session.scalars(select(Thread.title)).one() == tried.says


def test_a_member_who_borrows_the_address_of_a_move_notes_nothing(
    app: Flask, world: World, database: Database
) -> None:
    flag = _flagged(database, world)
    browser = sign_in(app, world.ben)
    path = "/communities/garden/threads/new"

    page = browser.get(f"{path}?move=people-invite&flag={flag}").text
    answer = post(
        browser, path, title="Who knows about it?", body="Me", move="people-invite", noted="true"
    )

    assert "Note that we tried this" not in page
    assert answer.status_code == 303
    with database.reading() as session:
        assert not session.scalar(select(func.count(Intervention.id)))


def test_a_flag_of_another_community_is_refused_and_nothing_is_posted(
    app: Flask, world: World, database: Database
) -> None:
    with database.unit_of_work() as session:
        flag = factories.flag(session, world.vault)

    answer = post(
        sign_in(app, world.fay),
        "/communities/garden/threads/new",
        title="Who knows about it?",
        body="Me",
        move="people-invite",
        flag=flag,
        noted="true",
    )

    assert answer.status_code == 422
    with database.reading() as session:
        assert not session.scalar(select(func.count(Thread.id)))


@pytest.mark.parametrize(
    ("way", "says"),
    [("done", "Done:"), ("dismiss", "Taken off your day:"), ("snooze/tomorrow", "Later:")],
)
def test_a_line_is_dealt_with_by_one_button_and_taken_back_by_another(
    app: Flask, world: World, database: Database, way: str, says: str
) -> None:
    _asked(database, world)
    browser = sign_in(app, world.fay)
    key = re.search(r'name="key" value="(unanswered:\d+)"', browser.get("/today").text)
    assert key

    answer = post(browser, f"/today/{way}", key=key[1])
    page = browser.get(answer.location).text

    assert answer.status_code == 303
    assert says in page
    assert "Nothing needs you today" in page
    assert 'formaction="/today/undo"' in page
    # Once only: the next visit is calm.
    assert 'formaction="/today/undo"' not in browser.get("/today").text
    for _again in range(2):
        assert post(browser, "/today/undo", key=key[1]).status_code == 303
        assert "has no reply yet" in browser.get("/today").text


def test_a_line_of_somebody_elses_day_cannot_be_marked(
    app: Flask, world: World, database: Database
) -> None:
    with database.unit_of_work() as session:
        flag = factories.flag(session, world.vault)
    assert "Vault is going quiet" in sign_in(app, world.ada).get("/today").text

    for name in ("fay", "zed", "sue"):
        browser = sign_in(app, getattr(world, name))
        for key in (f"flag:{flag}", "flag:987654"):
            answer = post(browser, "/today/done", key=key)
            assert answer.status_code in (403, 404), name


@pytest.mark.parametrize("way", ["done", "dismiss", "snooze/tomorrow", "undo"])
def test_a_button_without_its_line_is_refused(app: Flask, world: World, way: str) -> None:
    browser = sign_in(app, world.fay)
    assert post(browser, f"/today/{way}").status_code == 422


def test_later_knows_three_days(app: Flask, world: World, database: Database) -> None:
    asked = _asked(database, world)
    browser = sign_in(app, world.fay)
    key = f"unanswered:{asked}"
    assert post(browser, "/today/snooze/some-day", key=key).status_code == 422


def test_the_way_to_the_day_stands_where_somebody_facilitates_and_nowhere_else(
    app: Flask, world: World
) -> None:
    for name, has in (("fay", True), ("ben", False), ("zed", False), ("mo", False)):
        browser = sign_in(app, getattr(world, name))
        assert ('href="/today"' in browser.get("/").text) is has, name
        assert ("/today" in browser.get("/palette").text) is has, name
    assert app.test_client().get("/today").status_code in (302, 303, 401)


def test_whoever_facilitates_nothing_learns_what_the_page_is_for(app: Flask, world: World) -> None:
    page = sign_in(app, world.zed).get("/today").text
    assert "This page is for those who facilitate" in page
    assert "went well" not in page


def test_a_title_that_holds_markup_is_text(app: Flask, world: World, database: Database) -> None:
    _asked(database, world, title="<script>alert(2)</script> beans")
    page = sign_in(app, world.fay).get("/today").text
    assert "&lt;script&gt;alert(2)" in page
    assert "<script>alert(2)" not in page


def test_the_page_takes_as_many_statements_for_two_lines_as_for_two_hundred(
    app: Flask, world: World, database: Database, statements: Statements
) -> None:
    browser = sign_in(app, world.fay)

    def asked(path: str) -> int:
        statements.clear()
        assert browser.get(path).status_code == 200
        return len(statements)

    for _number in range(2):
        _asked(database, world)
    few = {path: asked(path) for path in ("/today", "/api/v1/today")}
    for _number in range(40):
        _asked(database, world)

    assert {path: asked(path) for path in few} == few


def test_programs_read_the_day_mark_a_line_and_take_it_back(
    app: Flask, world: World, database: Database
) -> None:
    asked = _asked(database, world)
    browser = sign_in(app, world.fay)
    headers = _token(browser)
    day = browser.get("/api/v1/today").json
    assert day
    (line,) = day["items"]
    assert line["key"] == f"unanswered:{asked}"
    assert line["draft"]["body"].startswith("Welcome, Cleo")
    assert line["url"].startswith(f"/threads/{asked}?body=")
    assert day["more"] == 0

    mark = f"/api/v1/today/marks/{line['key']}"
    assert browser.put(mark, json={"state": "snoozed"}, headers=headers).status_code == 422
    assert browser.put(mark, json={"state": "done"}, headers=headers).status_code == 204
    assert browser.get("/api/v1/today").json == {**day, "items": []}
    assert browser.delete(mark, headers=headers).status_code == 204
    assert browser.delete(mark, headers=headers).status_code == 204, "harmless the second time"
    assert browser.get("/api/v1/today").json == day


def _token(browser: FlaskClient) -> dict[str, str]:
    page = browser.get("/").text
    return {"X-CSRFToken": page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]}
