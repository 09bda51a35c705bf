"""Posts that wait for a time of one's own, through pages."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.database import Database
from app.drafting import moment_in
from community import clock
from community.accounts.models import Account
from community.drafts.models import Draft
from community.errors import Refused
from community.threads.models import Reply
from tests.web.conversation import Conversation, post
from tests.web.test_drafts import drafts
from tests.world import World, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """Ways to have the cast say something."""
    return Conversation(database, world)


def _in(hours: float) -> str:
    return (clock.now() + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")


def test_a_post_is_scheduled_listed_changed_and_taken_back(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada")
    ben, ada = sign_in(app, world.ben), sign_in(app, world.ada)
    path = f"/threads/{thread}/replies"

    answer = post(ben, path, body="In March.", later="true", post_at=_in(3))

    assert answer.headers["Location"] == "/drafts", answer.text
    (draft,) = drafts(database)
    assert draft.post_at is not None
    assert "Will be posted" in ben.get("/drafts").text
    assert "In March." not in ada.get(f"/threads/{thread}").text
    assert "In March." not in ben.get(f"/threads/{thread}").text, "it is not offered again"
    form = ben.get(f"{path}/new?draft={draft.id}").text
    token = f"{draft.id}.{draft.version}.later"
    assert f'name="draft" value="{token}"' in form
    assert "data-place" not in form
    changed = post(ben, path, body="In April.", later="true", post_at=_in(4), draft=token)
    assert changed.status_code == 303
    (draft,) = drafts(database)
    assert draft.body == "In April."
    post(ben, f"/drafts/{draft.id}/time/remove")
    (draft,) = drafts(database)
    assert (draft.post_at, draft.place) == (None, f"reply:{thread}")
    posted = post(ben, f"/drafts/{draft.id}/posting")
    assert re.fullmatch(rf"/threads/{thread}\?post=\d+#reply-\d+", posted.headers["Location"])
    assert "In April." in ada.get(f"/threads/{thread}").text
    assert drafts(database) == []


def test_what_was_posted_at_its_time_is_not_posted_again_by_an_open_form(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada")
    ben = sign_in(app, world.ben)
    path = f"/threads/{thread}/replies"
    post(ben, path, body="In March.", later="true", post_at=_in(3))
    (draft,) = drafts(database)
    token = f"{draft.id}.{draft.version}.later"
    post(ben, f"/drafts/{draft.id}/posting")

    again = post(ben, path, body="In March.", draft=token)

    assert again.status_code == 409
    with database.reading() as session:
        assert len(session.scalars(select(Reply)).all()) == 1


@pytest.mark.parametrize("when", ["", "yesterday", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_bad_time_keeps_what_was_typed(
    app: Flask, database: Database, world: World, when: str
) -> None:
    ben = sign_in(app, world.ben)
    form = {"kind": "discussion", "title": "A new bed", "body": "Where to?"}

    answer = post(ben, "/communities/garden/threads/new", later="true", post_at=when, **form)

    assert answer.status_code == 422
    assert "Where to?" in answer.text
    assert 'id="post_at-error"' in answer.text
    assert drafts(database) == []


@pytest.mark.parametrize("hours", [-1, 0.02, 24 * 91])
def test_times_out_of_bounds_are_refused(
    app: Flask, database: Database, world: World, hours: float
) -> None:
    ben = sign_in(app, world.ben)
    form = {"kind": "discussion", "title": "A new bed", "body": "Where to?"}
    path = "/communities/garden/threads/new"

    assert post(ben, path, later="true", post_at=_in(hours), **form).status_code == 422
    assert drafts(database) == []
    assert post(ben, path, later="true", post_at=_in(1), **form).status_code == 303


def test_pressing_twice_schedules_once(app: Flask, database: Database, world: World) -> None:
    ben = sign_in(app, world.ben)
    form = {"kind": "discussion", "title": "A new bed", "body": "Where to?", "post_at": _in(2)}
    for _ in range(2):
        post(
            ben,
            "/communities/garden/threads/new",
            later="true",
            idempotency_key="the-same-form",
            **form,
        )

    assert len(drafts(database)) == 1


def test_the_time_is_that_of_the_place_where_it_is_chosen(
    app: Flask, database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        session.execute(
            update(Account).where(Account.id == world.ben).values(time_zone="Asia/Tokyo")
        )
    ben = sign_in(app, world.ben)
    there = (clock.now().astimezone(ZoneInfo("Asia/Tokyo")) + timedelta(days=1)).replace(
        hour=9, minute=0, second=0, microsecond=0
    )
    post(
        ben,
        "/communities/garden/threads/new",
        later="true",
        post_at=there.strftime("%Y-%m-%dT%H:%M"),
        kind="discussion",
        title="A new bed",
        body="Where to?",
    )

    (draft,) = drafts(database)
    assert draft.post_at == there
    assert draft.time_zone == "Asia/Tokyo"
    with database.unit_of_work() as session:
        session.execute(
            update(Account).where(Account.id == world.ben).values(time_zone="Europe/Berlin")
        )
    assert "Asia/Tokyo" in ben.get("/drafts").text


def test_a_zone_that_this_machine_does_not_know_hides_no_draft(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    ben = sign_in(app, world.ben)
    path = f"/threads/{talk.start('ada')}/replies"
    post(ben, path, body="In March.", later="true", post_at=_in(3))
    with database.unit_of_work() as session:
        # As after a move to a system that has left out the old names of zones.
        session.execute(update(Draft).values(time_zone="US/Nowhere"))

    page = ben.get("/drafts")

    assert page.status_code == 200
    assert "In March." in page.text
    assert "US/Nowhere" not in page.text


def test_clocks_that_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")

    assert moment_in(berlin, "2026-10-25T02:30").hour == 0, "the first of the two"
    assert moment_in(berlin, "2026-07-01T12:00").hour == 10
    assert moment_in(berlin, "2026-12-01T12:00").hour == 11
    with pytest.raises(Refused, match="forward"):
        moment_in(berlin, "2026-03-29T02:30")


def test_pressing_again_with_another_time_does_not_keep_the_first_in_silence(
    app: Flask, database: Database, world: World
) -> None:
    ben = sign_in(app, world.ben)
    path = "/communities/garden/threads/new"
    form = {"kind": "discussion", "title": "A new bed", "body": "Where to?", "later": "true"}
    first, second = _in(2), _in(4)

    post(ben, path, post_at=first, idempotency_key="the-same-form", **form)
    gone_back = post(ben, path, post_at=second, idempotency_key="the-same-form", **form)

    assert gone_back.status_code == 422
    assert f'value="{second}"' in gone_back.text
    assert len(drafts(database)) == 1
