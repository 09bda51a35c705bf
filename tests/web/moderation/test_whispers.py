"""No whisper leaves the facilitators: not by page, fragment, search, notice, export or API."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.database import Database
from tests.web.communities.doors import events, post
from tests.web.posting import posted
from tests.world import World, sign_in

SECRET = "quoxalwhisper"


def test_facilitators_whisper_beneath_a_thread(
    app: Flask, database: Database, world: World
) -> None:
    beans = posted(database, world)
    ada, fay = sign_in(app, world.ada), sign_in(app, world.fay)
    place = f"/threads/{beans.thread_id}"
    before = events(database)
    assert post(ada, f"{place}/whispers", body=" ").status_code == 422
    assert post(ada, f"{place}/whispers", body=SECRET).status_code == 303
    assert SECRET in fay.get(place).text
    own = fay.get(f"{place}/whispers").text
    assert re.search(r"<h1><bdi>[^<]+</bdi></h1>", own), "the title is no link"
    assert f'<a href="{place}">Back to the thread</a>' in own
    assert fay.get(f"/api/v1{place}/whispers").json["items"][0]["body"] == SECRET
    assert events(database) == before  # nothing for sockets, search, notices or mail


@pytest.mark.parametrize("outsider", ["ben", "cleo", "zed", "mo", "sue", ""])
def test_nobody_else_hears_a_whisper(
    app: Flask, database: Database, world: World, outsider: str
) -> None:
    beans = posted(database, world)
    place = f"/threads/{beans.thread_id}"
    post(sign_in(app, world.ada), f"{place}/whispers", body=SECRET)
    browser = sign_in(app, getattr(world, outsider)) if outsider else app.test_client()
    for address in (f"{place}/whispers", f"/api/v1{place}/whispers"):
        refused = browser.get(address)
        assert refused.status_code in (302, 401, 403), address
        assert SECRET not in refused.text
    for address in (
        place,
        f"{place}/fragment",
        f"{place}/updates?after=0",
        f"/api/v1{place}",
        f"/api/v1{place}/replies",
        f"/search?q={SECRET}",
        f"/api/v1/search?q={SECRET}",
        "/communities/garden/threads",
        "/notifications",
        "/people/ada",
    ):
        read = browser.get(address)
        # What one looked for is repeated by the box alone.
        assert SECRET not in read.text.replace(f'value="{SECRET}"', "").split("<main")[-1] or (
            "search" in address
        ), address
    assert browser.get(f"/api/v1/search?q={SECRET}").json["items"] == []
