"""What a question begins with, as the facilitators of a community wrote it."""

from __future__ import annotations

import html

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import Database
from community.threads.models import Thread
from tests.world import World, csrf, sign_in

NEW = "/communities/garden/threads/new"
TEMPLATE = "**Soil**\n\n**Tried so far** </textarea><b>"
SETTINGS = {
    "name": "Garden",
    "slug": "garden",
    "summary": "",
    "visibility": "public",
    "joining": "open",
}


def write_template(app: Flask, world: World, template: str) -> int:
    fay = sign_in(app, world.fay)
    page = fay.get("/communities/garden/settings").text
    version = page.partition('name="version" value="')[2].partition('"')[0]
    sent = {**SETTINGS, "question_template": template, "version": version, "csrf_token": csrf(fay)}
    return fay.post("/communities/garden/settings", data=sent).status_code


def ask(browser: FlaskClient, body: str, kind: str = "question") -> tuple[int, str]:
    sent = {"kind": kind, "title": "Why do my beans wilt?", "body": body, "tags": ""}
    answer = browser.post(NEW, data={**sent, "csrf_token": csrf(browser)})
    return answer.status_code, answer.text


def field(page: str) -> str:
    return html.unescape(page.partition('id="body"')[2].partition(">")[2].partition("</text")[0])


def test_whoever_asks_begins_with_it_and_fills_it_in(
    app: Flask, database: Database, world: World
) -> None:
    assert write_template(app, world, TEMPLATE) == 303
    ben = sign_in(app, world.ben)

    assert field(ben.get(f"{NEW}?kind=question").text).strip() == TEMPLATE
    assert field(ben.get(f"{NEW}?kind=question&body=Mine").text).strip() == "Mine"
    discussion = ben.get(NEW).text
    assert field(discussion).strip() == ""
    assert html.escape("</textarea><b>") in discussion, "it can be read before one chooses"

    status, _page = ask(ben, f"{TEMPLATE}\n\nMuch water.")
    assert status == 303
    with database.reading() as session:
        assert session.query(Thread).filter_by(body=f"{TEMPLATE}\n\nMuch water.").count() == 1


def test_nothing_but_the_template_is_refused_and_nothing_typed_is_lost(
    app: Flask, world: World
) -> None:
    write_template(app, world, TEMPLATE)
    ben = sign_in(app, world.ben)

    status, page = ask(ben, TEMPLATE.replace("\n\n", "\r\n \r\n"))

    assert status == 422
    assert "This is what a question begins with here." in page
    assert "Why do my beans wilt?" in page
    assert ask(ben, TEMPLATE, kind="discussion")[0] == 303


def test_without_a_template_the_field_is_empty(app: Flask, world: World) -> None:
    page = sign_in(app, world.ben).get(f"{NEW}?kind=question").text

    assert field(page).strip() == ""
    assert "What a question says here" not in page


def test_a_template_that_is_too_long_is_refused_and_kept_in_the_form(
    app: Flask, world: World
) -> None:
    fay = sign_in(app, world.fay)
    sent = {**SETTINGS, "question_template": "x" * 2_001, "version": "1", "csrf_token": csrf(fay)}

    answer = fay.post("/communities/garden/settings", data=sent)

    assert answer.status_code == 422
    assert "x" * 2_001 in answer.text


@pytest.mark.parametrize(("who", "status"), [("fay", 200), ("ben", 403), ("zed", 403)])
def test_programs_write_and_read_it(app: Flask, world: World, who: str, status: int) -> None:
    browser = sign_in(app, getattr(world, who))

    assert change(browser, {"question_template": TEMPLATE}) == status
    said = browser.get("/api/v1/communities/garden").json["question_template"]
    assert said == (TEMPLATE if status == 200 else "")
    change(browser, {"summary": "Beans and more"})
    kept = browser.get("/api/v1/communities/garden").json["question_template"]
    assert kept == said, "what is left out stays"


def change(browser: FlaskClient, what: dict[str, str]) -> int:
    seen = browser.get("/api/v1/communities/garden").headers["ETag"]
    headers = {"X-CSRFToken": csrf(browser), "If-Match": seen}
    return browser.patch("/api/v1/communities/garden", json=what, headers=headers).status_code


def test_of_a_private_community_an_outsider_learns_nothing(app: Flask, world: World) -> None:
    zed = sign_in(app, world.zed)

    assert zed.get("/communities/vault/threads/new?kind=question").status_code == 404
    assert zed.get("/api/v1/communities/vault").status_code == 404
