"""Pictures of people: taken, shown beside the name, and hidden from whoever may not read it."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.database import Database
from app.imaging import AVATAR_SIZES, LARGEST_FILE, draw_avatar
from community.accounts.actions.claims import offer_claim, take_claim
from community.accounts.models import Account, AccountState, Avatar
from community.communities.models import Membership
from community.errors import Refused
from community.mail.actions import Letter
from tests.outsiders.doors import with_token
from tests.web.conversation import Conversation
from tests.world import World, csrf, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def picture(
    kind: str = "PNG",
    size: tuple[int, int] = (300, 200),
    colour: tuple[int, int, int] = (180, 80, 40),
    **more: object,
) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, kind, **more)
    return target.getvalue()


def send(browser: FlaskClient, content: bytes, name: str = "me.png") -> TestResponse:
    return browser.post(
        "/settings/avatar",
        data={"csrf_token": csrf(browser), "image": (io.BytesIO(content), name)},
    )


def shown_on(page: str) -> list[str]:
    """Addresses of pictures outside the header."""
    body = page.partition("</header>")[2]
    return re.findall(r'<img class="avatar[^>]* src="(/avatars/[^"]+)"', body)


def test_a_picture_is_taken_replaced_and_removed(
    app: Flask, world: World, database: Database
) -> None:
    ben = sign_in(app, world.ben)

    assert send(ben, picture()).status_code == 303
    first = shown_on(ben.get("/people/ben").text)
    assert send(ben, picture(colour=(10, 90, 200))).status_code == 303
    second = shown_on(ben.get("/people/ben").text)

    assert len(first) == len(second) == 1
    assert first != second
    assert ben.get(second[0]).status_code == 200
    assert ben.get(first[0]).status_code == 404
    ben.post("/settings/avatar/removal", data={"csrf_token": csrf(ben)})
    assert shown_on(ben.get("/people/ben").text) == []
    assert ben.get(second[0]).status_code == 404
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Avatar)) == 0


def test_it_is_square_small_and_carries_nothing_else(app: Flask, world: World) -> None:
    ben = sign_in(app, world.ben)
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "Our secret garden"
    send(ben, picture("JPEG", size=(1200, 400), exif=exif), "me.jpg")
    digest = shown_on(ben.get("/people/ben").text)[0].split("/")[2]

    for size in AVATAR_SIZES:
        answer = ben.get(f"/avatars/{digest}/{size}.webp")
        with Image.open(io.BytesIO(answer.data)) as image:
            assert (image.format, image.size) == ("WEBP", (size, size))
            assert dict(image.getexif()) == {}
        assert len(answer.data) < 20_000
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert ben.get(f"/avatars/{digest}/500.webp").status_code == 404


def test_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    sideways = Image.new("RGB", (100, 100), (255, 0, 0))
    sideways.paste((0, 0, 255), (0, 50, 100, 100))
    target = io.BytesIO()
    sideways.save(target, "PNG", exif=exif)

    with Image.open(io.BytesIO(draw_avatar(target.getvalue())[96])) as image:
        red, _green, blue = image.convert("RGB").getpixel((48, 5))  # type: ignore[misc]  # three bands
    assert blue > red


def test_posts_and_lists_show_it_at_once_to_visitors_too(
    app: Flask, world: World, talk: Conversation
) -> None:
    ben = sign_in(app, world.ben)
    thread = talk.start("ben", slug="garden")
    reply = talk.say(thread, "ben")
    talk.say(thread, "ben", comment=True, parent_id=reply)
    visitor = app.test_client()
    pages = (f"/threads/{thread}", "/communities/garden/threads", "/communities/garden/members")
    assert [shown_on(visitor.get(page).text) for page in pages] == [[], [], []]

    send(ben, picture())

    found = [shown_on(visitor.get(page).text) for page in pages]
    # Three posts, and beside them who writes here.
    assert [len(each) for each in found] == [4, 1, 1]
    address = found[0][0]
    assert visitor.get(address).status_code == 200
    assert 'width="28" height="28" alt="" loading="lazy"' in visitor.get(pages[0]).text
    send(ben, picture(colour=(1, 2, 3)))
    assert shown_on(visitor.get(pages[0]).text) != found[0]


def test_whoever_may_not_read_the_name_gets_what_nobody_gets(
    app: Flask, world: World, database: Database, talk: Conversation
) -> None:
    with database.unit_of_work() as session:
        session.query(Membership).filter(
            Membership.account_id == world.ben, Membership.community_id == world.garden
        ).delete()
    talk.start("ben", slug="vault")
    ben = sign_in(app, world.ben)
    send(ben, picture())
    address = shown_on(ben.get("/people/ben").text)[0]

    assert sign_in(app, world.ada).get(address).status_code == 200
    assert sign_in(app, world.zed).get(address).status_code == 200
    for outsider in (app.test_client(), sign_in(app, world.sue)):
        outsider.get("/")  # the first page of a browser brings the form cookie
        hidden, nothing = outsider.get(address), outsider.get("/avatars/nothing/48.webp")
        assert hidden.status_code == nothing.status_code == 404
        assert hidden.headers.get("Cache-Control") == nothing.headers.get("Cache-Control")
    thread = talk.start("ada", slug="garden")
    assert app.test_client().get(f"/threads/{thread}").status_code == 200
    assert app.test_client().get(address).status_code == 404


def test_an_erased_person_has_no_picture(app: Flask, world: World, database: Database) -> None:
    ben = sign_in(app, world.ben)
    send(ben, picture())
    address = shown_on(ben.get("/people/ben").text)[0]
    with database.unit_of_work() as session:
        session.get_one(Account, world.ben).state = AccountState.ERASED

    for each in (app.test_client(), sign_in(app, world.ada), sign_in(app, world.mo)):
        assert each.get(address).status_code == 404


def test_who_claims_an_account_does_not_inherit_a_picture(
    world: World, database: Database, app: Flask
) -> None:
    send(sign_in(app, world.ben), picture())
    letter = Letter(purpose="confirm", subject="", text="", html="")
    with database.unit_of_work() as session:
        session.get_one(Account, world.ben).state = AccountState.STAGED
        offer_claim(session, handle="ben", secret="s" * 40)
        claimed = take_claim(
            session,
            secret="s" * 40,
            email="ben@hearth.example",
            password_hash="x",
            mail_secret="m" * 40,
            confirm=letter,
            existing=letter,
            language="en",
        )
        assert claimed.avatar is None


def _moving() -> bytes:
    target = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), (number * 60, 0, 0)) for number in range(3)]
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])
    return target.getvalue()


def _bomb() -> bytes:
    target = io.BytesIO()
    Image.new("1", (7_000, 6_000)).save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "Use PNG, JPEG"),
        (b"not a picture", "Use PNG, JPEG"),
        (b"", "Use PNG, JPEG"),
        (_bomb(), "40 million pixels"),
        (_moving(), "This image moves"),
    ],
)
def test_g1_hostile_files_are_refused_in_words(
    app: Flask, world: World, content: bytes, words: str
) -> None:
    ben = sign_in(app, world.ben)
    refused = send(ben, content)

    assert refused.status_code == 422
    assert words in refused.text
    assert shown_on(ben.get("/people/ben").text) == []


def test_twenty_megabytes_are_refused_in_words(app: Flask, world: World) -> None:
    refused = sign_in(app, world.ben).post(
        "/settings/avatar",
        data=b"x" * 20 * 1024 * 1024,
        content_type="multipart/form-data; boundary=b",
    )

    assert refused.status_code == 413
    assert "too large" in refused.text
    with pytest.raises(Refused, match="larger than 8 MB"):
        draw_avatar(b"x" * (LARGEST_FILE + 1))


def test_a_visitor_has_no_picture_to_set(app: Flask, world: World) -> None:
    del world
    assert send(app.test_client(), picture()).status_code == 401


def test_programs_set_see_and_remove_it(app: Flask, world: World) -> None:
    ben = with_token(app, world.ben, "read", "write")
    reader = with_token(app, world.zed, "read")
    put = ben.ask("PUT", "/api/v1/me/avatar", data={"file": (io.BytesIO(picture()), "me.png")})
    assert put.status_code == 200
    assert put.json is not None
    address = put.json["avatar"]

    assert reader.ask("GET", "/api/v1/people/ben").json["avatar"] == address  # type: ignore[index]  # an object
    assert ben.ask("GET", "/api/v1/me").json["avatar"] == address  # type: ignore[index]  # the same
    seen = reader.ask("GET", address)
    assert (seen.status_code, seen.content_type) == (200, "image/webp")
    refused = reader.ask(
        "PUT", "/api/v1/me/avatar", data={"file": (io.BytesIO(picture()), "me.png")}
    )
    assert refused.status_code == 403
    assert ben.ask("DELETE", "/api/v1/me/avatar").status_code == 204
    assert reader.ask("GET", address).status_code == 404
    assert reader.ask("GET", "/api/v1/people/ben").json["avatar"] is None  # type: ignore[index]  # the same
