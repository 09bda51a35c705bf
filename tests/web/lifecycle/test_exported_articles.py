"""The articles of an export: published ones, with sources and names that may stand there."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.database import Database
from community import clock
from community.articles.access import editable_article
from community.articles.actions import Source, add_source, withdraw_article
from community.articles.models import ArticleContributor, ContributorState
from tests.articles import article
from tests.web.posting import posted
from tests.world import World, sign_in

VAULT = "/communities/vault/export"


def opened(browser: FlaskClient) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(browser.get(VAULT).get_data()))


def rows(file: zipfile.ZipFile) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read("articles.jsonl").splitlines()]


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
