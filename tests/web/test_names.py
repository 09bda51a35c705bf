"""Names lead to profiles for whoever may open one, and are plain words for everybody else."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.profiles import named_plainly
from community.text import render
from community.threads.models import ThreadKind
from tests.api.test_communities import Program
from tests.architecture.files import named, read
from tests.conversations import Conversations
from tests.web.conversation import Conversation
from tests.world import World, sign_in

_ANCHOR = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')
_PROFILE = re.compile(r'href="/people/[^"]+"')
_ROOMS = ("", "/threads", "/questions", "/knowledge", "/sessions", "/members", "/charter")


def _walk(browser: FlaskClient, *starts: str) -> dict[str, int]:
    """Every page that links lead to from here, with its status; each is opened once."""
    found: dict[str, int] = {}
    waiting = list(starts)
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        answer = browser.get(address, follow_redirects=True)
        found[address] = answer.status_code
        if answer.mimetype == "text/html":
            links = (urljoin(address, unescape(link)) for link in _ANCHOR.findall(answer.text))
            waiting += [link.partition("#")[0] for link in links if link.startswith("/")]
    return found


@pytest.fixture
def garden(app: Flask, world: World) -> int:
    """A question in a public community that shows names in every place it has; its id."""
    talk = Conversations(app, world)
    thread = talk.start("ben", "garden", "When do I sow beans?", "Ask @ada, or [Fay](/people/fay).")
    talk.reply("cleo", thread, "In March, says @ben.")
    said = Conversation(talk.database, world)
    said.say(thread, "fay", "Under glass, @cleo.", comment=True)
    said.start(kind=ThreadKind.DISCUSSION, title="Seeds to share")
    talk.settle()
    return thread


def _shown(garden: int) -> list[str]:
    rooms = [f"/communities/garden{room}" for room in _ROOMS]
    return ["/", *rooms, f"/threads/{garden}", f"/threads/{garden}/comments", "/search?q=beans"]


@pytest.mark.parametrize("who", ["visitor", "sue"])
def test_no_link_that_a_visitor_or_a_suspended_person_finds_leads_nowhere(
    app: Flask, world: World, garden: int, who: str
) -> None:
    browser = app.test_client() if who == "visitor" else sign_in(app, world.sue)
    for address in _shown(garden):
        assert not _PROFILE.search(browser.get(address).text), address

    seen = _walk(browser, "/", f"/threads/{garden}", "/search?q=beans")

    assert {address for address, status in seen.items() if status == 404} == set()
    assert {"/communities/garden/members", f"/threads/{garden}"} <= set(seen)


def test_a_member_is_led_to_profiles_also_after_a_visitor_read_the_same(
    app: Flask, world: World, garden: int
) -> None:
    ben, visitor = sign_in(app, world.ben), app.test_client()
    for address in (f"/threads/{garden}", "/communities/garden/threads", "/communities/garden"):
        before = visitor.get(address).text
        shown = ben.get(address).text
        assert 'href="/people/ben"' in shown, address
        assert visitor.get(address).text == before
        assert not _PROFILE.search(before)

    page = ben.get(f"/threads/{garden}").text
    assert '<a class="mention" href="/people/ada"' in page
    assert '<span class="mention">@ada</span>' in visitor.get(f"/threads/{garden}").text


@pytest.mark.parametrize("who", ["nobody", "sue"])
def test_the_api_gives_names_without_links_to_whoever_may_not_open_profiles(
    app: Flask, world: World, garden: int, who: str
) -> None:
    reader = Program(app, None if who == "nobody" else world.sue)
    ben = Program(app, world.ben)
    thread, replies = f"/threads/{garden}", f"/threads/{garden}/replies"
    first = ben("GET", replies).json["items"][0]["id"]
    for address in (thread, replies, f"/replies/{first}"):
        shown, linked = reader("GET", address), ben("GET", address)
        assert shown.status_code == linked.status_code == 200
        assert "/people/" in _bodies(linked.json), address
        assert "/people/" not in _bodies(shown.json), address
        assert "@" in _bodies(shown.json), address
        # What one of them remembers is never taken for what the other may have.
        assert shown.headers["ETag"] != linked.headers["ETag"], address


def _bodies(said: dict[str, Any]) -> str:
    return "".join(one["body_html"] for one in said.get("items", [said]))


def test_a_body_keeps_its_other_links_when_its_names_become_plain() -> None:
    body = render("Ask @ada or [Fay](/people/fay) in [the vault](/communities/vault).").html

    plain = named_plainly(body)

    assert '<span class="mention">@ada</span> or Fay in ' in plain
    assert 'href="/communities/vault"' in plain
    assert "/people/" not in plain


def test_one_macro_alone_leads_from_a_name_to_its_profile() -> None:
    asks = "templates/macros/words.html"
    own = {"templates/components/_account_menu.html", "templates/settings/profile.html"}
    # Pages about the person themselves lead back to it.
    own |= {"templates/people/_written.html", "templates/people/claim.html"}
    found = {page for page in named(".html", under=("templates/",)) if _PROFILE.search(read(page))}

    assert found == {asks, *own}, "name people by words.author or words.profile"
