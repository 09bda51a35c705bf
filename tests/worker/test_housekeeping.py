"""Images that no post uses go after a day, never one in use, and whatever is killed in between."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select, update

from app import upload_files
from app.config import Settings
from app.database import Database
from app.upload_files import path_in, sweep, take_away
from app.worker.housekeeping import collect_uploads
from community import clock
from community.threads.models import Upload
from tests.web.conversation import Conversation, post
from tests.world import World, csrf, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def bring(browser: FlaskClient, side: int = 9) -> str:
    """The address of a fresh image."""
    target = io.BytesIO()
    Image.new("RGB", (side, 5), (1, 2, 3)).save(target, "PNG")
    sent = {"csrf_token": csrf(browser), "file": (io.BytesIO(target.getvalue()), "beans.png")}
    made = browser.post("/uploads", data=sent, headers={"Accept": "application/json"})
    assert made.json is not None
    return str(made.json["url"])


def pass_time(database: Database, **longer: float) -> None:
    """Let every image that is unused have been so for longer."""
    with database.unit_of_work() as session:
        for image in session.scalars(select(Upload).where(Upload.unused_since.is_not(None))):
            assert image.unused_since is not None
            image.unused_since -= timedelta(**longer)


def files(settings: Settings) -> list[Path]:
    return [path for path in settings.uploads_dir.rglob("*") if path.is_file()]


def rows(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Upload)) or 0


def test_g9_an_image_that_no_post_shows_goes_after_a_day(
    app: Flask, world: World, database: Database, settings: Settings
) -> None:
    ben = sign_in(app, world.ben)
    address = bring(ben)

    pass_time(database, hours=23)
    collect_uploads(database, settings)
    assert (rows(database), len(files(settings)), ben.get(address).status_code) == (1, 1, 200)
    pass_time(database, hours=2)
    collect_uploads(database, settings)
    assert (rows(database), len(files(settings)), ben.get(address).status_code) == (0, 0, 404)


def test_an_image_in_use_stays_and_one_taken_out_goes_after_the_same_grace(
    app: Flask, world: World, database: Database, settings: Settings, talk: Conversation
) -> None:
    ben = sign_in(app, world.ben)
    thread = talk.start()
    address = bring(ben)
    posted = post(ben, f"/threads/{thread}/replies", body=f"![a]({address})")
    reply = posted.headers["Location"].rpartition("-")[2]
    with database.unit_of_work() as session:
        session.execute(update(Upload).values(created_at=clock.ago(days=9)))
    pass_time(database, days=9)
    collect_uploads(database, settings)
    assert ben.get(address).status_code == 200

    post(ben, f"/replies/{reply}/edit", body="No picture any more.", version="1")
    collect_uploads(database, settings)
    assert ben.get(address).status_code == 200
    pass_time(database, hours=25)
    post(ben, f"/replies/{reply}/edit", body=f"![again]({address})", version="2")
    collect_uploads(database, settings)
    assert ben.get(address).status_code == 200
    post(ben, f"/replies/{reply}/edit", body="Gone for good.", version="3")
    pass_time(database, hours=25)
    collect_uploads(database, settings)
    assert ben.get(address).status_code == 404
    assert files(settings) == []


def test_an_image_that_another_post_shows_stays(
    app: Flask, world: World, database: Database, settings: Settings, talk: Conversation
) -> None:
    ben = sign_in(app, world.ben)
    thread, address = talk.start(), bring(ben)
    first, second = (
        post(ben, f"/threads/{thread}/replies", body=f"![{n}]({address})").headers["Location"]
        for n in "ab"
    )
    assert first != second

    post(ben, f"/replies/{first.rpartition('-')[2]}/edit", body="Nothing.", version="1")
    pass_time(database, days=2)
    collect_uploads(database, settings)

    assert ben.get(address).status_code == 200


def test_the_same_bytes_brought_twice_keep_their_one_file(
    app: Flask, world: World, database: Database, settings: Settings, talk: Conversation
) -> None:
    ben = sign_in(app, world.ben)
    thread, kept, dropped = talk.start(), bring(ben), bring(ben)
    post(ben, f"/threads/{thread}/replies", body=f"![a]({kept})")

    pass_time(database, days=2)
    collect_uploads(database, settings)

    assert (ben.get(kept).status_code, ben.get(dropped).status_code) == (200, 404)


def test_a_kill_between_row_and_file_leaves_nothing_for_long(
    app: Flask,
    world: World,
    database: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ben = sign_in(app, world.ben)
    bring(ben)
    pass_time(database, days=2)
    monkeypatch.setattr("app.worker.housekeeping.take_away", _killed)
    with pytest.raises(KeyboardInterrupt):
        collect_uploads(database, settings)
    assert (rows(database), len(files(settings))) == (0, 1)

    (left,) = files(settings)
    number = int(left.parent.name, 16)
    assert sweep(settings.uploads_dir, number, lambda _hashes: set()) == 0, "it may be on its way"
    os.utime(left, (clock.ago(days=2).timestamp(),) * 2)
    assert sweep(settings.uploads_dir, number, set) == 0, "some row needs it"
    assert sweep(settings.uploads_dir, number, lambda _hashes: set()) == 1
    assert files(settings) == []


def _killed(*_given: object) -> None:
    raise KeyboardInterrupt


def test_whoever_brings_the_same_bytes_while_a_file_goes_gets_it_back(settings: Settings) -> None:
    path = path_in(settings.uploads_dir, "ab" * 32)
    upload_files.write_file(path, b"picture")

    assert not take_away(path, set), "a row appeared after it was looked for"
    assert path.read_bytes() == b"picture"
    path.rename(path.with_name(".leaving-" + path.name))  # killed in the middle
    assert sweep(settings.uploads_dir, 0xAB, set) == 0
    assert path.read_bytes() == b"picture"
    assert take_away(path, lambda _hashes: set())
    assert not path.exists()
