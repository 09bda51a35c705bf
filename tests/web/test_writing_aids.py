"""What is offered while somebody writes: earlier threads with such a title, within one's rights."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.relating import are_alike
from tests.conversations import Conversations
from tests.world import World, csrf, sign_in


@pytest.fixture
def talk(app: Flask, world: World) -> Conversations:
    """The cast, with an index beside it."""
    return Conversations(app, world)


def _similar(browser: FlaskClient, slug: str, title: str, body: str = "") -> str:
    answer = browser.post(
        f"/communities/{slug}/threads/similar",
        data={"title": title, "body": body},
        headers={"X-CSRFToken": csrf(browser)},
    )
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_an_earlier_thread_with_such_a_title_is_shown(app: Flask, talk: Conversations) -> None:
    thread = talk.start("ben", "garden", "Which caterpillar eats the red cabbage?")
    talk.start("ben", "garden", "Where are the rubber boots?")
    talk.settle()
    shown = _similar(sign_in(app, talk.world.cleo), "garden", "Caterpillars on my cabbage")

    assert f'href="/threads/{thread}"' in shown
    assert "boots" not in shown


def test_a_thread_of_a_private_community_is_shown_to_its_members_alone(
    app: Flask, talk: Conversations
) -> None:
    talk.start("ben", "vault", "Zanzibar relocation plans")
    talk.settle()
    title = "Relocation to Zanzibar"

    assert "Zanzibar" in _similar(sign_in(app, talk.world.ben), "garden", title)
    assert "Zanzibar" not in _similar(sign_in(app, talk.world.cleo), "garden", title)


@pytest.mark.parametrize("who", ["zed", "xen", "sue", "mo"])
def test_only_who_may_start_a_thread_is_answered(app: Flask, world: World, who: str) -> None:
    def asked(by: str) -> int:
        browser = sign_in(app, getattr(world, by))
        sent = {"data": {"title": "anything at all"}, "headers": {"X-CSRFToken": csrf(browser)}}
        return browser.post("/communities/vault/threads/similar", **sent).status_code

    assert asked("ben") == 200
    assert asked(who) == 404


@pytest.mark.parametrize("title", ["", '"' * 150, "in:vault -x", "x" * 9_000])
def test_odd_titles_are_like_nothing(app: Flask, world: World, title: str) -> None:
    assert "href" not in _similar(sign_in(app, world.ben), "garden", title)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Measuring litres without a meter", "How do I measure litres?", True),
        ("Boots in the cellar", "How do I measure litres?", False),
        ("The measure of a good handover", "How do I measure litres a second?", False),
    ],
)
def test_titles_are_alike_by_their_longer_words(one: str, other: str, *, alike: bool) -> None:
    assert are_alike(one, other) is alike
