"""Whom an edit names is told once; whoever was named before, or may not read, is not."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database
from app.worker.subscribers import SUBSCRIBERS
from community import clock
from community.notifications.models import Notification
from community.outbox import OutboxEntry
from tests.web.conversation import Conversation, post
from tests.world import World, sign_in


@pytest.fixture
def talk(database: Database, world: World) -> Conversation:
    """The cast, able to speak."""
    return Conversation(database, world)


def carry(database: Database) -> None:
    """Let the consequences of everything that was recorded be written, as the worker does."""
    with database.unit_of_work() as session:
        waiting = session.scalars(
            select(OutboxEntry).where(OutboxEntry.processed_at.is_(None)).order_by(OutboxEntry.id)
        ).all()
        for row in waiting:
            event = row.event()
            for subscriber in SUBSCRIBERS.get(type(event), ()) if event is not None else ():
                subscriber(session, [(row.id, event)])
            row.processed_at = clock.now()


def mentions(database: Database, world: World) -> Counter[str]:
    names = {getattr(world, name): name for name in ("ada", "ben", "cleo", "fay", "zed", "xen")}
    with database.reading() as session:
        rows = session.scalars(
            select(Notification.account_id).where(Notification.kind == "mention")
        )
        return Counter(names[each] for each in rows)


def test_an_edit_tells_those_it_names_first_and_each_once(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada")
    reply = talk.say(thread, "ben", "Ask @cleo.")
    carry(database)
    ben = sign_in(app, world.ben)
    assert mentions(database, world) == {"cleo": 1}

    edits = ("Ask @cleo or @fay.", "Ask nobody.", "Ask @cleo or @fay or @ben.")
    for version, words in enumerate(edits, start=1):
        edited = post(ben, f"/replies/{reply}/edit", body=words, version=str(version))
        assert edited.status_code == 303
        carry(database)

    assert mentions(database, world) == {"cleo": 1, "fay": 1}
    page = sign_in(app, world.fay).get("/notifications").text
    assert "Ben" in page
    assert "mentioned you" in page


def test_who_is_named_within_the_grace_hears_once(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada", body="Let us ask.")
    answer = talk.say(thread, "ben", "Ask somebody.")
    ada, ben = sign_in(app, world.ada), sign_in(app, world.ben)

    # The worker has not yet told of the post itself when it is changed.
    post(ben, f"/replies/{answer}/edit", body="Ask @cleo.", version="1")
    changed = {"title": "Let us ask them", "tags": "", "version": "1"}
    post(ada, f"/threads/{thread}/edit", body="Let us ask @fay.", **changed)
    carry(database)

    assert mentions(database, world) == {"cleo": 1, "fay": 1}


def test_an_edit_in_a_private_community_tells_members_alone(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ada", slug="vault", body="Hush.")
    carry(database)
    ada = sign_in(app, world.ada)

    changed = {"title": "Hush, hush", "tags": "", "version": "1"}
    post(ada, f"/threads/{thread}/edit", body="Hush @ben @zed @xen.", **changed)
    carry(database)

    assert mentions(database, world) == {"ben": 1}


def test_a_facilitator_who_edits_is_named_as_the_one_who_mentions(
    app: Flask, database: Database, world: World, talk: Conversation
) -> None:
    thread = talk.start("ben")
    reply = talk.say(thread, "ben", "Ask.")
    carry(database)

    post(sign_in(app, world.ada), f"/replies/{reply}/edit", body="Ask @cleo @ada.", version="1")
    carry(database)

    assert mentions(database, world) == {"cleo": 1}
    with database.reading() as session:
        told = select(Notification.actor_id).where(Notification.kind == "mention")
        assert session.scalars(told).all() == [world.ada]
