"""The images of an export: each once, by its content, and only what whoever takes it may see."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import Database
from app.uploading import path_of
from community.threads.models import Upload
from tests.queries import Statements
from tests.web.communities.doors import post
from tests.web.posting import posted
from tests.web.test_sniffing import PDF
from tests.web.test_uploads import picture, send
from tests.world import World, sign_in

GARDEN = "/communities/garden"


@pytest.mark.both_databases
def test_images_that_posts_show_are_in_the_export_once_and_only_those_one_may_see(
    app: Flask, database: Database, world: World
) -> None:
    thread = posted(database, world, slug="vault", author="ben", answerer="ada")
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    content = picture()
    first, again, waits = (bring(ben, each) for each in (content, content, picture(size=(7, 7))))
    foreign = bring(sign_in(app, world.fay), picture(size=(9, 9)))
    said = f"![a]({first}) [b]({again}) ![b]({again}) ![other]({foreign})"
    assert post(ben, f"/threads/{thread.thread_id}/replies", body=said).status_code == 303
    got = ada.get("/communities/vault/export")
    with zipfile.ZipFile(io.BytesIO(got.get_data())) as file:
        assert file.testzip() is None
        names = [name for name in file.namelist() if name.startswith("images/")]
        page = file.read(f"threads/{thread.thread_id}.html").decode()
        listed = [json.loads(line) for line in file.read("images.jsonl").splitlines()]
        kept = [file.read(name) for name in names]

    with database.reading() as session:
        rows = {row.key: row.sha256 for row in session.scalars(select(Upload))}
    key = first.rpartition("/")[2]
    assert names == [f"images/{rows[key]}.png"]
    assert hashlib.sha256(kept[0]).hexdigest() == rows[key]
    assert page.count(f'src="../{names[0]}"') == 2
    assert page.count(f'href="../{names[0]}"') == 1
    assert re.search(rf'src="https?://[^/"]+{foreign}"', page), "what one may not see stays there"
    assert {row["address"] for row in listed} == {first, again}
    assert waits not in page


def test_files_that_posts_link_are_in_the_export_of_whoever_may_see_them(
    app: Flask, database: Database, world: World
) -> None:
    thread = posted(database, world, slug="vault", author="ben", answerer="ada")
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    own, foreign = bring(ben, PDF), bring(sign_in(app, world.fay), PDF + b"%%EOF")
    said = f"[plan]({own}) and [other]({foreign})"
    assert post(ben, f"/threads/{thread.thread_id}/replies", body=said).status_code == 303
    got = ada.get("/communities/vault/export")
    with zipfile.ZipFile(io.BytesIO(got.get_data())) as file:
        (name,) = [name for name in file.namelist() if name.startswith("files/")]
        page = file.read(f"threads/{thread.thread_id}.html").decode()
        assert file.read(name) == PDF

    assert name == f"files/{hashlib.sha256(PDF).hexdigest()}.pdf"
    assert f'href="../{name}"' in page
    assert re.search(rf'href="https?://[^/"]+{foreign}"', page)
    assert sign_in(app, world.zed).get("/communities/vault/export").status_code == 404


def test_an_image_that_is_gone_from_the_disk_does_not_end_the_export(
    app: Flask, database: Database, world: World
) -> None:
    thread = posted(database, world, slug="garden", author="ben", answerer="ada")
    ben = sign_in(app, world.ben)
    address = bring(ben, picture())
    post(ben, f"/threads/{thread.thread_id}/replies", body=f"![a]({address})")
    with app.app_context(), database.reading() as session:
        path_of(session.scalars(select(Upload.sha256)).one()).unlink()
    got = sign_in(app, world.ada).get(f"{GARDEN}/export")
    with zipfile.ZipFile(io.BytesIO(got.get_data())) as file:
        page = file.read(f"threads/{thread.thread_id}.html").decode()
        assert not [name for name in file.namelist() if name.startswith("images/")]

    assert re.search(rf'src="https?://[^/"]+{address}"', page)


def test_the_images_of_many_posts_are_asked_for_in_batches(
    app: Flask, database: Database, world: World, statements: Statements
) -> None:
    thread = posted(database, world, slug="garden", author="ben", answerer="ada")
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    costs = []
    for many in (1, 8):
        for number in range(many):
            address = bring(ben, picture(size=(5 + number, 4 + many)))
            post(ben, f"/threads/{thread.thread_id}/replies", body=f"![a]({address})")
        ada.get(f"{GARDEN}/export").get_data()
        statements.clear()
        ada.get(f"{GARDEN}/export").get_data()
        costs.append(len(statements))

    assert costs[0] == costs[1]


def bring(browser: FlaskClient, content: bytes) -> str:
    """The address of an image that somebody uploaded."""
    made = send(browser, content)
    assert made.json is not None
    return str(made.json["url"])
