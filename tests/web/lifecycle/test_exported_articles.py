"""The articles of an export: published ones, with sources and names that may stand there."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import Database
from community import clock
from community.articles.access import editable_article
from community.articles.actions import (
    Source,
    Written,
    add_source,
    edit_article,
    withdraw_article,
)
from community.articles.models import ArticleContributor, ContributorState
from community.text import render
from community.threads.models import Thread
from tests.articles import BODY, article
from tests.queries import Statements
from tests.web.conversation import post
from tests.web.lifecycle.test_exported_images import bring
from tests.web.posting import Posted, posted
from tests.web.test_paths import add, made
from tests.world import World, sign_in

_MP4 = b"\x00\x00\x00\x20ftypisom" + b"\x00" * 20
_VTT = "WEBVTT\n\n01:05.000 --> 01:09.000\nDig &lt;deep&gt;."
VAULT = "/communities/vault/export"


def opened(browser: FlaskClient) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(browser.get(VAULT).get_data()))


def rows(file: zipfile.ZipFile, name: str = "articles") -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read(f"{name}.jsonl").splitlines()]


@pytest.mark.both_databases
def test_published_articles_are_pages_and_lines_of_the_export(
    app: Flask, database: Database, world: World
) -> None:
    thread = posted(database, world, slug="vault", author="ben", answerer="ada")
    first = article(database, world, place="vault", title="Sow <beans>")
    asked = f"[asked](/threads/{thread.thread_id})"
    body = f"As [sown](/articles/{first}), {asked}, [no](/articles/99)."
    second = article(database, world, place="vault", title="Reap", body=body)
    article(database, world, place="vault", title="Unripe", published=False)
    reply = f"/threads/{thread.thread_id}.html#reply-{thread.reply_id}"
    ben = world.actor("ben")
    with database.unit_of_work() as session:
        granted = editable_article(session, ben, second).article
        add_source(session, granted, Source(reply_id=thread.reply_id))
        add_source(session, granted, Source(url="https://beans.example/", label="Beans"))
        for who, state in ((world.ada, "named"), (world.fay, "unnamed")):
            session.add(_words(second, who, state))

    with opened(sign_in(app, world.ada)) as file:
        assert file.testzip() is None
        told = b"".join(file.read(name) for name in file.namelist()).decode()
        page, index = file.read(f"articles/{second}.html").decode(), file.read("index.html")
        lines = rows(file)
    assert [line["title"] for line in lines] == ["Sow <beans>", "Reap"]
    assert (lines[1]["body"], lines[1]["contributors"]) == (body, ["Ada"])
    assert "Unripe" not in told
    assert f'href="{first}.html"' in page
    assert f'href="../threads/{thread.thread_id}.html"' in page
    assert f'href="..{reply}"' in page
    assert 'href="https://beans.example/"' in page
    assert 'href="/' not in page
    assert f'href="articles/{first}.html"><bdi>Sow &lt;beans&gt;' in index.decode()


def _words(article_id: int, account_id: int, state: str) -> ArticleContributor:
    return ArticleContributor(
        article_id=article_id,
        account_id=account_id,
        state=ContributorState(state),
        asked_at=clock.now(),
    )


@pytest.mark.both_databases
def test_versions_recordings_and_paths_go_along(
    app: Flask, database: Database, world: World
) -> None:
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    film = bring(ben, _MP4)
    thread = posted(database, world, slug="vault", author="ben", answerer="ada")
    post(ben, f"/threads/{thread.thread_id}/replies", body=f"[film]({film})")
    number = article(database, world, place="vault", title="Sow")
    draft = article(database, world, place="vault", title="Unripe", published=False)
    save_anew(database, world, number)
    talk = {"title": "Talk & film", "transcript": _VTT}
    for held, address in ((number, film), (number, "https://youtu.be/abc"), (draft, film)):
        sent = {**talk, "address": address}
        assert post(ben, f"/articles/{held}/recordings/new", **sent).status_code == 303
    path = made(ada, place="vault", title="From seed")
    add(ada, path, f"/articles/{number}", f"/threads/{thread.thread_id}")
    post(ben, "/path-steps/1/mark", read="1")

    with opened(ada) as file:
        kept = {name: rows(file, name) for name in ("article_versions", "recordings", "paths")}
        page, index = file.read(f"articles/{number}.html").decode(), file.read("index.html")
        (name,) = [each for each in file.namelist() if each.startswith("files/")]
        assert file.read(name) == _MP4
    versions = [(each["number"], each["body"]) for each in kept["article_versions"]]
    assert versions == [(1, BODY), (2, "Sow in June.")]
    assert [each["url"] for each in kept["recordings"]] == [film, "https://youtu.be/abc"]
    assert kept["recordings"][0]["passages"] == [{"start": 65, "words": "Dig <deep>."}]
    (walk,) = kept["paths"]
    assert [step["title"] for step in walk["steps"]] == ["Sow", thread_title(database, thread)]
    assert set(walk["steps"][0]) == {"article_id", "thread_id", "why", "title"}
    assert f'<video controls preload="none" src="../{name}">' in page
    assert "Dig &lt;deep&gt;." in page
    assert "1:05" in page
    assert f'href="articles/{number}.html"' in index.decode()
    assert 'href="/' not in page + index.decode()


def save_anew(database: Database, world: World, number: int) -> None:
    ben = world.actor("ben")
    with database.unit_of_work() as session:
        granted = editable_article(session, ben, number)
        text = Written(title="Sow", text=render("Sow in June."))
        edit_article(session, granted, editor=ben, written=text, version=1)


def thread_title(database: Database, posted_there: Posted) -> str:
    with database.reading() as session:
        return session.get_one(Thread, posted_there.thread_id).title


def test_an_export_asks_as_often_whether_two_articles_go_along_or_twenty(
    app: Flask, database: Database, world: World
) -> None:
    ada, asked = sign_in(app, world.ada), []
    path = made(ada, place="vault", title="From seed")
    for many in (2, 18):
        for _ in range(many):
            number = article(database, world, place="vault")
            add(ada, path, f"/articles/{number}")
        with Statements(database) as statements:
            opened(ada)
        asked.append(len(statements.seen))
    assert asked[0] == asked[1]


def test_no_part_of_an_export_reaches_who_may_not_take_it(
    app: Flask, database: Database, world: World
) -> None:
    article(database, world, place="vault")
    for who, status in ((world.ben, 403), (world.zed, 404), (world.mo, 404)):
        assert sign_in(app, who).get(VAULT).status_code == status
    assert app.test_client().get(VAULT).status_code in (303, 404)


def test_the_export_is_another_once_an_article_is(
    app: Flask, database: Database, world: World
) -> None:
    ada = sign_in(app, world.ada)
    number = article(database, world, place="vault")
    before = ada.get(VAULT).headers["ETag"]
    assert ada.get(VAULT, headers={"If-None-Match": before}).status_code == 304
    with database.unit_of_work() as session:
        granted = editable_article(session, world.actor("ada"), number)
        withdraw_article(session, granted)

    again = ada.get(VAULT, headers={"If-None-Match": before})
    assert again.status_code == 200
    with opened(ada) as file:
        assert rows(file) == []
