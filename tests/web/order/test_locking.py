"""A thread is locked for a reason, which everybody reads above it and its author is told."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from community.moderation.models import ModerationEntry
from community.notifications.models import Notification
from tests.outsiders.doors import with_token
from tests.web.conversation import post
from tests.web.order.test_moving import Told
from tests.world import World, sign_in


@pytest.fixture
def talk(app: Flask, world: World) -> Told:
    return Told(app, world)


def test_the_reason_stands_above_the_thread_for_everybody(
    app: Flask, world: World, talk: Told
) -> None:
    thread_id = talk.start("ben", "garden", "Copper saws", "Hm.")
    fay, address = sign_in(app, world.fay), f"/threads/{thread_id}/lock"
    assert f'href="{address}"' in fay.get(f"/threads/{thread_id}").text
    assert "In your own words" in fay.get(address).text
    sent = post(fay, address, reason="resolved_elsewhere", words="See  the  handbook <b>.")
    assert sent.status_code == 303

    for browser in (app.test_client(), sign_in(app, world.zed), fay):
        shown = browser.get(f"/threads/{thread_id}").text
        assert "Locked: it was resolved elsewhere." in shown
        assert "<bdi>See the handbook &lt;b&gt;.</bdi>" in shown
    read = with_token(app, world.zed, "read").ask("GET", f"/api/v1/threads/{thread_id}").json
    assert read is not None
    assert (read["locked"], read["lock_reason"]) == (True, "resolved_elsewhere")
    assert read["lock_words"] == "See the handbook <b>."

    assert post(fay, f"{address}/remove").status_code == 303
    assert "resolved elsewhere" not in app.test_client().get(f"/threads/{thread_id}").text
    read = with_token(app, world.zed, "read").ask("GET", f"/api/v1/threads/{thread_id}").json
    assert read is not None
    assert (read["locked"], read["lock_reason"], read["lock_words"]) == (False, None, None)


def test_a_reason_of_ones_own_needs_words(app: Flask, world: World, talk: Told) -> None:
    thread_id = talk.start("ben", "garden", "Copper saws", "Hm.")
    fay, address = sign_in(app, world.fay), f"/threads/{thread_id}/lock"
    for fields in ({"reason": "other"}, {"reason": ""}, {"reason": "so"}, {}):
        assert post(fay, address, **fields).status_code == 422
    long = post(fay, address, reason="other", words="x" * 201)
    assert long.status_code == 422
    assert "x" * 201 in long.text
    assert "Locked" not in fay.get(f"/threads/{thread_id}").text.partition("<main")[2][:4000]
    assert post(fay, address, reason="other", words="Enough for today.").status_code == 303
    assert "Locked: <bdi>Enough for today.</bdi>" in fay.get(f"/threads/{thread_id}").text


def test_its_author_is_told_once_and_the_log_says_it(app: Flask, world: World, talk: Told) -> None:
    thread_id = talk.start("ben", "garden", "Copper saws", "Hm.")
    fay = sign_in(app, world.fay)
    for _twice in range(2):
        post(fay, f"/threads/{thread_id}/lock", reason="heated", words="Sleep on it.")
    talk.settle()
    told = sign_in(app, world.ben).get("/notifications").text
    assert "“Copper saws” was locked" in told
    with talk.database.reading() as session:
        kinds = session.scalars(select(Notification.kind)).all()
    assert kinds == ["locked"]
    assert "Fay" not in told.partition("<main")[2]
    assert "was locked" not in sign_in(app, world.cleo).get("/notifications").text
    log = fay.get("/communities/garden/moderation/log").text
    assert "It became too heated: <bdi>Sleep on it.</bdi>" in log
    # Readers see that it was locked, not by whom.
    public = app.test_client().get("/communities/garden/moderation/log").text
    assert "Sleep on it." not in public
    post(fay, f"/threads/{thread_id}/lock/remove")
    with talk.database.reading() as session:
        acts = session.scalars(select(ModerationEntry.act).order_by(ModerationEntry.id)).all()
    assert acts == ["lock", "unlock"]


def test_programs_lock_with_and_without_a_reason(app: Flask, world: World, talk: Told) -> None:
    thread_id = talk.start("ben", "garden", "Copper saws", "Hm.")
    address = f"/api/v1/threads/{thread_id}/lock"
    fay, ben = (with_token(app, who, "read", "write") for who in (world.fay, world.ben))
    assert ben.ask("POST", address, json={"reason": "heated"}).status_code == 403
    assert fay.ask("POST", address, json={"reason": "other"}).status_code == 422
    assert fay.ask("POST", address, json={"reason": "nothing"}).status_code == 422
    assert fay.ask("POST", address).status_code == 204
    read = fay.ask("GET", f"/api/v1/threads/{thread_id}").json
    assert read is not None
    assert (read["locked"], read["lock_reason"]) == (True, None)
    assert fay.ask("POST", address, json={"words": "Enough."}).status_code == 204
    read = fay.ask("GET", f"/api/v1/threads/{thread_id}").json
    assert read is not None
    assert (read["lock_reason"], read["lock_words"]) == ("other", "Enough.")
    assert fay.ask("DELETE", address).status_code == 204


def test_an_outsider_learns_nothing_of_a_private_one(app: Flask, world: World, talk: Told) -> None:
    thread_id = talk.start("ben", "vault", "Copper saws", "Hm.")
    address = f"/threads/{thread_id}/lock"
    post(sign_in(app, world.ada), address, reason="heated")
    for who, status in (("zed", 404), ("fay", 404), ("ben", 403)):
        browser = sign_in(app, getattr(world, who))
        assert browser.get(address).status_code == status
        assert post(browser, address, reason="heated").status_code == status
        assert post(browser, f"{address}/remove").status_code == status
    assert "too heated" in sign_in(app, world.ben).get(f"/threads/{thread_id}").text
    assert "heated" not in sign_in(app, world.zed).get(f"/threads/{thread_id}").text
