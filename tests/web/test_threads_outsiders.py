"""What outsiders learn of threads in a private community, and what they can do there: nothing."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.database import Database
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


@pytest.mark.parametrize("outsider", [None, "zed", "xen", "sue", "fay", "mo", "pia"])
def test_a_private_thread_is_as_if_it_did_not_exist(
    app: Flask, world: World, talk: Conversation, outsider: str | None
) -> None:
    thread = talk.start(slug="vault", title="Zanzibar canary", body="quokka", tags=["wombat"])
    reply = talk.say(thread, "ada", "numbat")
    talk.say(thread, "ben", "bilby", parent_id=reply)
    ben = sign_in(app, world.ben)
    browser = sign_in(app, getattr(world, outsider)) if outsider else app.test_client()

    for address in (
        f"/threads/{thread}",
        f"/threads/{thread}?post={reply}",
        f"/threads/{thread}/fragment",
        f"/threads/{thread}/posts/{reply}",
        f"/threads/{thread}/updates",
        "/communities/vault/threads",
        "/communities/vault/threads?tag=wombat",
        "/communities/vault/questions",
    ):
        seen, refused = ben.get(address), browser.get(address)
        absent = browser.get(
            re.sub(r"/threads/\d+", "/threads/987654", address.replace("vault", "nowhere"))
        )
        assert seen.status_code == 200, address
        assert refused.status_code == absent.status_code == 404, address
        assert not re.search("zanzibar|quokka|numbat|bilby|wombat", refused.text, re.IGNORECASE)
        assert _without_numbers(refused.text) == _without_numbers(absent.text)


def _without_numbers(page: str) -> str:
    page = re.sub(r"next=[^\"]*", "", page)
    return re.sub(r"csrf_token\" value=\"[^\"]*", "", page)


@pytest.mark.parametrize("outsider", ["zed", "xen", "sue", "fay"])
def test_an_outsider_changes_nothing_in_a_private_thread(
    app: Flask, world: World, talk: Conversation, outsider: str
) -> None:
    thread = talk.start(slug="vault")
    reply = talk.say(thread, "ada")
    browser = sign_in(app, getattr(world, outsider))

    for address, fields in (
        (f"/threads/{thread}/replies", {"body": "hello"}),
        (f"/threads/{thread}/comments/new", {"body": "hello"}),
        (f"/replies/{reply}/comments/new", {"body": "hello"}),
        (f"/threads/{thread}/edit", {"title": "Stolen title", "body": "x", "version": 1}),
        (f"/replies/{reply}/edit", {"body": "x", "version": 1}),
        (f"/threads/{thread}/deletion", {}),
        (f"/replies/{reply}/deletion", {}),
        (f"/threads/{thread}/lock", {}),
        (f"/threads/{thread}/pin", {}),
        (f"/threads/{thread}/votes", {"value": 1}),
        (f"/replies/{reply}/votes", {"value": 1}),
        (f"/replies/{reply}/acceptance", {}),
        ("/communities/vault/threads/new", {"title": "Hello there", "body": "x"}),
    ):
        assert post(browser, address, **fields).status_code == 404, address
    page = sign_in(app, world.ben).get(f"/threads/{thread}").text
    assert "1 answer" in page
    assert "hello" not in page
    assert 'data-version="2"' not in page
