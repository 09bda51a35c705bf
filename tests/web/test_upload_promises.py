"""What is promised of every image: its file is its hash, pixels alone, never past its readers."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from PIL import Image, PngImagePlugin
from sqlalchemy import select, update

from app.config import Settings
from app.database import Database
from app.imaging import clean_image
from app.upload_files import path_in
from community.communities.models import Community, Visibility
from community.errors import Refused
from community.threads.actions import uploads
from community.threads.models import Thread, Upload
from tests.web.conversation import Conversation, post
from tests.web.test_uploads import picture, send
from tests.world import World, csrf, sign_in

WORDS = b"heron-garden"


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def _told() -> Mapping[str, dict[str, Any]]:
    """What a file of each kind can carry beside its pixels."""
    exif = Image.Exif()
    exif[0x010E] = WORDS.decode()
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", WORDS.decode())
    xmp = b"<x>" + WORDS + b"</x>"
    return {
        "PNG": {"pnginfo": notes, "exif": exif},
        "JPEG": {"exif": exif, "comment": WORDS, "icc_profile": WORDS},
        "GIF": {"comment": WORDS},
        "WEBP": {"exif": exif, "xmp": xmp, "icc_profile": WORDS},
    }


@pytest.mark.parametrize("frames", [1, 3])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_g5_nothing_but_pixels_is_kept(kind: str, frames: int) -> None:
    drawn = [Image.new("RGB", (12, 12), (40 * number, 20, 30)) for number in range(frames)]
    more = {"save_all": True, "append_images": drawn[1:]} if frames > 1 and kind != "JPEG" else {}
    target = io.BytesIO()
    drawn[0].save(target, kind, **_told()[kind], **more)
    assert WORDS in target.getvalue(), "the file carries nothing to lose"

    kept = clean_image(target.getvalue()).content

    assert WORDS not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert getattr(image, "n_frames", 1) == (frames if more else 1)
        assert dict(image.getexif()) == {}


def test_a_file_is_called_by_the_hash_of_what_is_in_it(
    app: Flask, world: World, database: Database, settings: Settings
) -> None:
    ben = sign_in(app, world.ben)
    address = send(ben, picture()).json["url"]  # type: ignore[index]  # it was taken

    with database.reading() as session:
        digest, size = session.execute(select(Upload.sha256, Upload.size)).one()
    content = path_in(settings.uploads_dir, digest).read_bytes()

    assert (hashlib.sha256(content).hexdigest(), len(content)) == (digest, size)
    assert ben.get(address).data == content


def test_every_way_out_of_a_community_closes_its_images_at_once(
    app: Flask, world: World, talk: Conversation, database: Database
) -> None:
    thread = talk.start("ada", slug="garden")
    ada, ben, visitor = sign_in(app, world.ada), sign_in(app, world.ben), app.test_client()
    address = send(ada, picture()).json["url"]  # type: ignore[index]  # it was taken
    post(ada, f"/threads/{thread}/replies", body=f"![beans]({address})")
    tag = ben.get(address).headers["ETag"]
    assert visitor.get(address).status_code == 200

    with database.unit_of_work() as session:
        session.execute(update(Community).values(visibility=Visibility.PRIVATE))
    assert (visitor.get(address).status_code, ben.get(address).status_code) == (404, 200)
    assert visitor.get(address, headers={"If-None-Match": tag}).status_code == 404
    ben.post("/communities/garden/leave", data={"csrf_token": csrf(ben)})
    assert ben.get(address).status_code == 404
    cleo = sign_in(app, world.cleo)
    assert cleo.get(address).status_code == 200
    with database.unit_of_work() as session:
        session.execute(update(Thread).values(hidden_at=Thread.created_at))
    assert cleo.get(address).status_code == 404


def test_who_judges_a_hidden_post_sees_what_it_shows_and_nobody_else(
    app: Flask, world: World, talk: Conversation
) -> None:
    thread = talk.start(slug="garden")
    cleo, ada, fay = (sign_in(app, each) for each in (world.cleo, world.ada, world.fay))
    address = send(cleo, picture()).json["url"]  # type: ignore[index]  # it was taken
    said = post(cleo, f"/threads/{thread}/replies", body=f"![beans]({address})")
    reply = said.headers["Location"].rpartition("-")[2]
    outside = [sign_in(app, each) for each in (world.ben, world.zed, world.mo)]
    outside.append(app.test_client())
    assert [each.get(address).status_code for each in outside] == [200] * 4

    assert post(ada, f"/replies/{reply}/hiding", reason="Off the subject").status_code == 303
    assert [each.get(address).status_code for each in (ada, fay, cleo)] == [200] * 3
    assert [each.get(address).status_code for each in outside] == [404] * 4

    post(ada, f"/replies/{reply}/hiding/remove")
    assert post(ada, f"/threads/{thread}/hiding", reason="Off the subject").status_code == 303
    assert [each.get(address).status_code for each in (ada, fay)] == [200] * 2
    assert [each.get(address).status_code for each in outside[1:]] == [404] * 3


@pytest.mark.parametrize(
    ("limit", "value"), [("MEGABYTE", 300), ("MOST_PER_HOUR", 2), ("FILES_PER_MEGABYTE", 2)]
)
def test_g7_each_limit_holds_at_its_edge_and_for_each_person_alone(
    app: Flask,
    world: World,
    database: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    value: int,
) -> None:
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    monkeypatch.setattr(uploads, "ROOM", 1)  # megabytes, or what counts as one here
    monkeypatch.setattr(uploads, limit, value)

    answers = [send(ben, picture(size=(10 + number, 10))) for number in range(5)]
    taken = [answer.status_code for answer in answers].count(201)

    assert 1 <= taken < 5
    assert {answer.status_code for answer in answers[taken:]} == {422}
    assert send(ada, picture(size=(99, 9))).status_code == 201
    with database.reading() as session:
        sizes = session.scalars(select(Upload.size).where(Upload.account_id == world.ben)).all()
    assert len(sizes) == taken
    assert limit != "MEGABYTE" or sum(sizes) <= value
    assert len([path for path in settings.uploads_dir.rglob("*") if path.is_file()]) == taken + 1


def test_an_image_of_no_pixels_is_refused() -> None:
    with pytest.raises(Refused):
        clean_image(b"GIF89a" + bytes(7))
