"""An error page leads back to where one was, and nowhere else."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from app.database import Database
from app.redirects import where_to_try_again
from community import clock
from community.communities.models import Membership
from tests.web.conversation import Conversation
from tests.world import World, sign_in


@pytest.mark.parametrize(
    ("method", "path", "referrer", "leads"),
    [
        ("GET", "/search?q=kiln", "", "/search?q=kiln"),
        ("POST", "/x", "http://localhost/threads/1?post=2#reply-2", "/threads/1?post=2"),
        ("POST", "/x", "http://evil.example/threads/1", ""),
        ("POST", "/x", "http://localhost//evil.example", ""),
        ("POST", "/x", "", ""),
    ],
)
def test_it_leads_to_a_page_of_this_site_or_nowhere(
    app: Flask, method: str, path: str, referrer: str, leads: str
) -> None:
    with app.test_request_context(path, method=method, headers={"Referer": referrer}):
        assert where_to_try_again(503) == leads
        assert where_to_try_again(404) == ""


def test_how_things_stand_is_not_looked_at_again(app: Flask) -> None:
    with app.test_request_context("/settings/security/authenticator"):
        assert where_to_try_again(409) == ""
    came_from = {"Referer": "http://localhost/threads/1"}
    with app.test_request_context("/threads/1/vote", method="POST", headers=came_from):
        assert where_to_try_again(409) == "/threads/1"


@pytest.mark.parametrize("who", ["ben", "sue"])
def test_who_may_not_write_for_now_is_led_to_what_was_decided(
    app: Flask, database: Database, world: World, who: str
) -> None:
    """Ben is muted in the garden, Sue is suspended."""
    with database.unit_of_work() as session:
        here = Membership.community_id == world.garden, Membership.account_id == world.ben
        session.execute(update(Membership).where(*here).values(muted_until=clock.ahead(days=1)))
    thread = Conversation(database, world).start("cleo")
    browser = sign_in(app, getattr(world, who))

    for page in ("/communities/garden/threads/new", f"/threads/{thread}"):
        seen = browser.get(page).text.split("<main")[1]
        assert 'href="/decisions"' in seen
        assert "to an admin" not in seen


def test_who_has_to_join_first_is_led_to_the_community(app: Flask, world: World) -> None:
    refused = sign_in(app, world.zed).get("/communities/garden/threads/new")
    assert refused.status_code == 403
    assert 'href="/communities/garden"' in refused.text.split("error-page__ways")[1]
    assert "write to a facilitator" not in refused.text
