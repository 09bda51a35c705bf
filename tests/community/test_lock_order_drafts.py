"""Whoever posts what was scheduled takes the draft first and the thread after it, as the worker."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.config import Settings
from app.database import Database
from app.web.threads import writing
from app.worker.drafts import post_scheduled
from community.drafts.models import Draft
from community.drafts.places import Act, Place
from community.moderation.actions.holding import reply_or_hold
from community.threads.models import HeldPost, Reply
from tests.community.test_lock_order import Other
from tests.web.conversation import Conversation, post
from tests.worker.test_scheduled import replies, scheduled
from tests.world import World, sign_in


def test_a_scheduled_reply_is_sent_by_hand_while_the_worker_posts_it(
    app: Flask,
    database: Database,
    world: World,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    thread = Conversation(database, world).start("ada")
    draft_id = scheduled(database, world, Place(act=Act.REPLY, thread_id=thread))
    with database.reading() as session:
        version = session.scalars(select(Draft.version)).one()
    worker = Other(lambda: post_scheduled(database, settings))

    def say_slowly(*args: object, **more: object) -> Reply | HeldPost:
        made = reply_or_hold(*args, **more)  # type: ignore[arg-type]  # passed on as it came
        worker.begin()
        return made

    monkeypatch.setattr(writing, "reply_or_hold", say_slowly)
    answer = post(
        sign_in(app, world.ben),
        f"/threads/{thread}/replies",
        body="In April.",
        draft=f"{draft_id}.{version}.later",
    )
    worker.end()

    assert answer.status_code == 303, answer.text
    assert "A scheduled post waits" not in caplog.text, "neither stood in the other's way"
    assert [reply.body for reply in replies(database)] == ["In April."]
