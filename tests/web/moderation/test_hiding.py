"""Hiding a post and showing it again."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from app.database import Database
from community.accounts.models import Pseudonym
from community.communities.models import Community
from community.moderation.models import ModerationEntry
from tests.web.communities.doors import events, post
from tests.web.posting import Posted, posted
from tests.world import World, sign_in


@pytest.fixture
def beans(database: Database, world: World) -> Posted:
    return posted(database, world)


def test_a_thread_is_hidden_and_shown_again_with_its_counters(
    app: Flask, database: Database, world: World, beans: Posted
) -> None:
    ada = sign_in(app, world.ada)
    place = f"/threads/{beans.thread_id}/hiding"
    assert "Why do my beans fail?" in ada.get("/communities/garden").text

    assert post(ada, place, reason="It names a neighbour").status_code == 303
    assert post(ada, place, reason="Twice").status_code == 409
    assert "Why do my beans fail?" not in ada.get("/communities/garden").text
    with database.reading() as session:
        assert session.get_one(Community, world.garden).threads_count == 0

    assert post(ada, f"{place}/remove").status_code == 303
    assert post(ada, f"{place}/remove").status_code == 409
    with database.reading() as session:
        assert session.get_one(Community, world.garden).threads_count == 1
        acts = list(session.scalars(select(ModerationEntry.act).order_by(ModerationEntry.id)))
    assert acts == ["hide", "show"]
    about = [name for name in events(database) if name.startswith("thread:")]
    assert about[-2:] == ["thread:removed", "thread:restored"]


def test_hiding_needs_a_reason(app: Flask, world: World, beans: Posted) -> None:
    refused = post(sign_in(app, world.ada), f"/threads/{beans.thread_id}/hiding", reason="  ")

    assert refused.status_code == 422
    assert 'id="reason-error"' in refused.text


def test_the_log_names_people_by_pseudonym_and_outlives_them(
    app: Flask, database: Database, world: World, beans: Posted
) -> None:
    ada = sign_in(app, world.ada)
    post(ada, f"/replies/{beans.reply_id}/hiding", reason="Own mistake")
    post(ada, f"/threads/{beans.thread_id}/hiding", reason="Off the subject")
    with database.reading() as session:
        entry = session.scalars(select(ModerationEntry)).first()
    assert entry is not None
    assert re.fullmatch("[0-9a-f]+", entry.actor), "it says more than a number drawn by lot"
    assert "Ben" in ada.get("/communities/garden/moderation/log").text

    with database.unit_of_work() as session:
        session.delete(session.get_one(Pseudonym, world.ben))
    log = ada.get("/communities/garden/moderation/log").text
    assert "/people/ben" not in log
    assert "Off the subject" in log


@pytest.mark.parametrize(
    "statement", ["UPDATE moderation_entries SET reason = 'x'", "DELETE FROM moderation_entries"]
)
def test_m6_the_log_cannot_be_changed_even_by_hand(
    app: Flask, database: Database, world: World, beans: Posted, statement: str
) -> None:
    post(sign_in(app, world.ada), f"/threads/{beans.thread_id}/hiding", reason="As it was")

    with pytest.raises(DatabaseError, match="append-only"), database.unit_of_work() as session:
        session.execute(text(statement))
    with database.reading() as session:
        assert list(session.scalars(select(ModerationEntry.reason))) == ["As it was"]


def test_a_hidden_reply_is_a_gap_to_readers_and_whole_to_its_author_and_facilitators(
    app: Flask, database: Database, world: World
) -> None:
    beans = posted(database, world, author="cleo", answerer="ben")
    address = f"/threads/{beans.thread_id}"
    post(
        sign_in(app, world.ada), f"/replies/{beans.reply_id}/hiding", reason="It names a neighbour"
    )

    seen = {
        name: sign_in(app, getattr(world, name)).get(address).text
        for name in ("cleo", "zed", "ben", "ada", "fay")
    }
    visitor = app.test_client().get(address).text
    for page in (seen["cleo"], seen["zed"], visitor):
        assert "Hidden by a facilitator." in page
        assert "quillwort" not in page
        assert "names a neighbour" not in page
    for name in ("ben", "ada", "fay"):
        assert "quillwort" in seen[name]
        assert "names a neighbour" in seen[name]
    assert f"/replies/{beans.reply_id}/hiding/remove" in seen["fay"]
    assert f"/replies/{beans.reply_id}/hiding/remove" not in seen["ben"]


def test_a_thread_page_offers_report_to_readers_and_hide_to_facilitators(
    app: Flask, world: World, beans: Posted
) -> None:
    report, hide = f"/replies/{beans.reply_id}/report", f"/replies/{beans.reply_id}/hiding"
    pages = {
        name: sign_in(app, getattr(world, name)).get(f"/threads/{beans.thread_id}").text
        for name in ("ben", "ada", "fay")
    }

    assert report in pages["ben"]
    assert hide not in pages["ben"]
    assert report not in pages["ada"]
    assert hide in pages["fay"]
    assert report not in app.test_client().get(f"/threads/{beans.thread_id}").text
