"""Posts whose source is HTML from elsewhere stay HTML when somebody edits them."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from PIL import Image

from app.database import Database
from community.text import HTML_SOURCE
from community.threads.models import Reply, Thread
from tests.web.conversation import Conversation
from tests.world import World, csrf, sign_in

_EDITED = (
    '<p>Sow in <em>April</em>.<script>alert(1)</script><img src="https://x.example/a.png"></p>'
)
_SHOWN = "<p>Sow in <em>April</em>."


@pytest.fixture
def imported(database: Database, world: World) -> tuple[int, int]:
    """A thread and a reply that came in as HTML."""
    talk = Conversation(database, world)
    thread_id = talk.start(body="about beans")
    reply_id = talk.say(thread_id, "cleo")
    with database.unit_of_work() as session:
        session.get_one(Thread, thread_id).renderer = HTML_SOURCE
        session.get_one(Reply, reply_id).renderer = HTML_SOURCE
    return thread_id, reply_id


def test_a_facilitator_edits_imported_posts_as_what_they_are(
    app: Flask, world: World, database: Database, imported: tuple[int, int]
) -> None:
    browser = sign_in(app, world.ada)
    thread_id, reply_id = imported
    more = {"csrf_token": csrf(browser), "body": _EDITED, "version": "1"}
    for address, fields in (
        (f"/threads/{thread_id}/edit", {"title": "When do I sow broad beans?", "tags": ""}),
        (f"/replies/{reply_id}/edit", {}),
    ):
        assert browser.post(address, data=more | fields).status_code == 303

    page = browser.get(f"/threads/{thread_id}").text
    assert page.count(_SHOWN) == 2
    assert "alert(1)" not in page
    assert 'class="remote-image" href="https://x.example/a.png"' in page
    with database.reading() as session:
        assert session.get_one(Thread, thread_id).renderer == HTML_SOURCE
        assert session.get_one(Reply, reply_id).renderer == HTML_SOURCE


def test_what_members_write_stays_markdown(app: Flask, world: World, database: Database) -> None:
    thread_id = Conversation(database, world).start(body="plain")
    browser = sign_in(app, world.ben)
    form = {
        "csrf_token": csrf(browser),
        "title": "When do I sow broad beans?",
        "tags": "",
        "body": "<em>not html</em> but **bold**",
        "version": "1",
    }
    assert browser.post(f"/threads/{thread_id}/edit", data=form).status_code == 303

    page = browser.get(f"/threads/{thread_id}").text
    assert "&lt;em&gt;not html" in page
    assert "<strong>bold</strong>" in page


def test_the_preview_of_an_imported_post_is_read_as_html_too(
    app: Flask, world: World, imported: tuple[int, int]
) -> None:
    browser = sign_in(app, world.ada)
    thread_id, reply_id = imported
    page = browser.get(f"/replies/{reply_id}/edit").text
    assert f'name="renderer" value="{HTML_SOURCE}"' in page

    form = {"csrf_token": csrf(browser), "body": _EDITED, "renderer": str(HTML_SOURCE)}
    piece = browser.post("/preview", data=form).text
    whole = browser.post(
        f"/replies/{reply_id}/edit", data={**form, "version": "1", "preview": "true"}
    ).text
    for shown in (piece, whole):
        assert _SHOWN in shown
        assert "<script>alert" not in shown
    assert _SHOWN not in browser.get(f"/threads/{thread_id}").text


def test_an_imported_post_is_offered_no_markdown(
    app: Flask, world: World, imported: tuple[int, int]
) -> None:
    browser = sign_in(app, world.ada)
    thread_id, reply_id = imported
    own = Conversation(app.extensions["hearth.database"], world).start("ada", body="plain")
    for address in (f"/threads/{thread_id}/edit", f"/replies/{reply_id}/edit"):
        page = browser.get(address).text
        assert "markdown-toolbar" not in page
        assert 'data-format="html"' in page
        assert "written in HTML: &lt;strong&gt;" in page
    assert "markdown-toolbar" in browser.get(f"/threads/{own}/edit").text

    image = io.BytesIO()
    Image.new("RGB", (4, 4)).save(image, "PNG")
    browser.post(
        f"/replies/{reply_id}/edit",
        data={
            "csrf_token": csrf(browser),
            "body": "<p>See:</p>",
            "version": "1",
            "renderer": str(HTML_SOURCE),
            "file": (io.BytesIO(image.getvalue()), 'odd "name".png'),
        },
    )
    assert re.search(
        r'<img src="/uploads/[^"]+" alt="[^"]*odd', browser.get(f"/threads/{thread_id}").text
    )
