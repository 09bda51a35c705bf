"""Images: what is taken in, what is refused, and who may see them."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.config import Settings
from app.database import Database
from app.imaging import LARGEST_FILE, clean_image
from community.errors import Refused
from community.threads.actions import uploads
from community.threads.models import Reply, Upload
from tests.outsiders.doors import Person, with_token
from tests.web.conversation import Conversation, post
from tests.world import World, csrf, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **more: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, (180, 80, 40)).save(target, kind, **more)
    return target.getvalue()


def send(browser: FlaskClient, content: bytes, name: str = "beans.png") -> TestResponse:
    return browser.post(
        "/uploads",
        data={"csrf_token": csrf(browser), "file": (io.BytesIO(content), name)},
        headers={"Accept": "application/json"},
    )


def test_an_image_is_seen_by_its_owner_then_by_the_readers_of_its_post(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start(slug="vault")
    ben, ada, zed = (sign_in(app, each) for each in (world.ben, world.ada, world.zed))
    made = send(ben, picture())
    assert made.status_code == 201
    assert made.json is not None
    address = made.json["url"]

    assert ben.get(address).status_code == 200
    assert ada.get(address).status_code == 404
    posted = post(ben, f"/threads/{thread}/replies", body=f"![beans]({address})")
    reply = posted.headers["Location"].rpartition("-")[2]
    assert ada.get(address).status_code == 200
    for outsider in (zed, *(sign_in(app, each) for each in (world.xen, world.sue, world.fay))):
        assert outsider.get(address).status_code == 404
    assert app.test_client().get(address).status_code == 404
    post(ben, f"/replies/{reply}/deletion")
    assert ada.get(address).status_code == 404


def test_an_image_that_was_taken_out_of_a_post_is_closed_to_its_readers(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start(slug="vault")
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    kept, slipped = (send(ben, picture(size=size)).json["url"] for size in ((9, 9), (8, 8)))  # type: ignore[index]  # both were taken
    posted = post(ben, f"/threads/{thread}/replies", body=f"![a]({kept}) ![b]({slipped})")
    reply = posted.headers["Location"].rpartition("-")[2]
    assert [ada.get(address).status_code for address in (kept, slipped)] == [200, 200]

    post(ben, f"/replies/{reply}/edit", body=f"![a]({kept})", version="1")

    assert [ada.get(address).status_code for address in (kept, slipped)] == [200, 404]
    assert ben.get(slipped).status_code == 200


def test_writing_down_anothers_address_does_not_open_the_file(
    app: Flask, world: World, talk: Conversation
) -> None:
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    made = send(ben, picture())
    assert made.json is not None
    address = made.json["url"]
    public = talk.start("ada")

    post(ada, f"/threads/{public}/replies", body=f"![stolen]({address})")

    assert ada.get(address).status_code == 404
    assert app.test_client().get(address).status_code == 404
    assert ben.get(address).status_code == 200


def test_g3_a_file_is_sent_so_that_no_browser_runs_it(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)
    made = send(ben, picture("GIF"), "../..\\a.php%00 \u202egnp.gif")
    assert made.json is not None

    seen = ben.get(made.json["url"])

    assert seen.content_type == "image/gif"
    assert seen.headers["X-Content-Type-Options"] == "nosniff"
    assert seen.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert seen.headers["Content-Disposition"].startswith("inline; filename*=UTF-8''")
    assert seen.headers["Cache-Control"] == "private, no-cache"
    assert "%00" not in seen.headers["Content-Disposition"]
    assert ".." not in seen.headers["Content-Disposition"]
    again = ben.get(made.json["url"], headers={"If-None-Match": seen.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7 /JavaScript",
        b"GIF89a/*" + b"x" * 50 + b"*/=1;alert(1)",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 200,
        b"",
        b"#!/usr/bin/env python3\nprint('hello')",
    ],
)
def test_g1_what_is_no_image_is_refused_whatever_it_is_called(
    app: Flask, world: World, settings: Settings, content: bytes
) -> None:
    refused = send(sign_in(app, world.ben), content, "nice.png")

    assert refused.status_code == 422
    assert refused.json is not None
    assert ("image" if content else "empty") in refused.json["detail"]
    assert _files(settings) == []


def _files(settings: Settings) -> list[Path]:
    return [path for path in settings.uploads_dir.rglob("*") if path.is_file()]


def test_g2_a_polyglot_loses_what_is_no_picture(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)
    made = send(ben, picture("GIF") + b"/*<script>alert(1)</script>*/")
    assert made.json is not None

    assert b"script" not in ben.get(made.json["url"]).data


def test_g4_floods_of_pixels_and_frames_are_refused_quickly(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)
    frames = [Image.new("P", (8, 8), number % 200) for number in range(200)]
    target = io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:], optimize=False)

    assert send(ben, _png_header(40_000, 40_000)).status_code == 422
    assert send(ben, target.getvalue(), "long.gif").status_code == 422
    with pytest.raises(Refused):
        clean_image(b"\x00" * (LARGEST_FILE + 1))


def _png_header(width: int, height: int) -> bytes:
    small = bytearray(picture())
    small[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return bytes(small)


def test_g5_places_in_a_photograph_are_dropped(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)
    exif = Image.Exif()
    exif[0x010E] = "Our secret garden"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    made = send(ben, picture("JPEG", exif=exif), "garden.jpg")
    assert made.json is not None

    kept = ben.get(made.json["url"]).data

    assert b"secret garden" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert dict(image.getexif()) == {}


def test_g7_a_full_quota_refuses_and_leaves_nothing_behind(
    app: Flask, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = sign_in(app, world.ben)
    monkeypatch.setattr(uploads, "FILES_PER_MEGABYTE", 2 / uploads.ROOM)

    answers = [send(ben, picture(size=(10 + number, 10))) for number in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 422]
    assert answers[2].json is not None
    assert answers[2].json["code"] == "quota"
    assert len(_files(settings)) == 2


def test_without_scripts_an_image_joins_the_text_of_the_form(
    app: Flask, world: World, talk: Conversation, database: Database
) -> None:
    thread = talk.start()
    ben = sign_in(app, world.ben)

    sent = ben.post(
        f"/threads/{thread}/replies",
        data={
            "csrf_token": csrf(ben),
            "body": "See here:",
            "file": (io.BytesIO(picture()), "my beans.png"),
        },
    )
    page = app.test_client().get(sent.headers["Location"]).text
    found = re.search(r'<img src="(/uploads/[^"]+)" alt="my beans"', page)

    assert found
    assert app.test_client().get(found[1]).status_code == 200
    with database.reading() as session:
        assert session.scalars(select(Upload.file_name)).all() == ["my beans.png"]


def test_a14_strange_addresses_find_nothing(client: FlaskClient) -> None:
    for key in ("x", "%2e%2e%2f", "a" * 300, "..%2f..%2fsecret"):
        assert client.get(f"/uploads/{key}").status_code == 404


def test_a_visitor_uploads_nothing(app: Flask, world: World, settings: Settings) -> None:
    del world
    assert send(app.test_client(), picture()).status_code == 401
    assert _files(settings) == []


def test_one_key_with_another_image_is_another_request(
    app: Flask, world: World, talk: Conversation, database: Database
) -> None:
    thread = talk.start()
    ben = sign_in(app, world.ben)

    def reply(content: bytes) -> TestResponse:
        sent = {"csrf_token": csrf(ben), "idempotency_key": "once", "body": "See here:"}
        image = (io.BytesIO(content), "beans.png")
        return ben.post(f"/threads/{thread}/replies", data={**sent, "file": image})

    first, again = reply(picture()), reply(picture())
    other = reply(picture(size=(50, 50)))

    assert first.status_code == again.status_code == 303
    assert first.headers["Location"] == again.headers["Location"]
    assert other.status_code == 422
    assert "This was sent twice" in other.text
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Reply)) == 1


def test_what_a_program_uploads_is_where_the_answer_says(
    app: Flask, world: World, talk: Conversation
) -> None:
    ben, ada, zed = (
        with_token(app, each, "read", "write") for each in (world.ben, world.ada, world.zed)
    )
    made = ben.ask("POST", "/api/v1/uploads", data={"file": (io.BytesIO(picture()), "beans.png")})
    where = made.headers["Location"]
    assert ben.ask("GET", where).content_type == "image/png"
    assert ada.ask("GET", where).status_code == 404

    thread = talk.start("ada", slug="vault")
    assert made.json is not None
    said = ben.ask(
        "POST", f"/api/v1/threads/{thread}/replies", json={"body": made.json["markdown"]}
    )

    assert said.status_code == 201
    assert ada.ask("GET", where).status_code == 200
    for outsider in (zed, with_token(app, world.fay, "read"), Person("nobody", app.test_client())):
        assert outsider.ask("GET", where).status_code == 404
