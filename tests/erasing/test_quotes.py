"""Quotes call people by their handle: whoever leaves without a name stands in none."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.config import Settings
from app.database import Database
from app.erasing.run import carry_out
from community import clock
from community.drafts.access import place_to_write
from community.drafts.actions.keeping import Typed, keep
from community.drafts.actions.scheduling import schedule
from community.drafts.models import Draft
from community.drafts.places import Act, Place
from community.erasure.actions import depart_at_once
from community.moderation.actions.holding import reply_or_hold
from community.moderation.models import HoldingRule
from community.own_data.models import Choice
from community.quoting import block_quote
from community.text import render
from community.threads.access import thread_to_reply
from community.threads.models import HeldPost, Mention, Reply, Thread, ThreadKind
from tests.web.conversation import Conversation
from tests.world import World

pytestmark = pytest.mark.both_databases


def quote(thread_id: int, who: str) -> str:
    """A quote of the first post of a thread."""
    words = block_quote("In March.", attribution=f"@{who} wrote", address=f"/threads/{thread_id}")
    return words + "I see."


def leave(database: Database, settings: Settings, account_id: int) -> None:
    """Go without a name; what was written stays."""
    with database.unit_of_work() as session:
        depart_at_once(session, account_id, choice=Choice.KEEP_POSTS, language="en")
    assert carry_out(database, settings, account_id)


def test_a_quote_that_told_nobody_names_nobody_who_has_gone(
    database: Database, settings: Settings, world: World
) -> None:
    talk = Conversation(database, world)
    own = talk.start("cleo", kind=ThreadKind.DISCUSSION)
    talk.say(own, "cleo", quote(own, "cleo"))  # quoting oneself
    talk.start("ada", slug="vault", body=quote(own, "cleo"))  # where Cleo may not read
    talk.say(own, "ben", quote(talk.start("ada"), "ada") + " As @cleopatra says.")
    with database.reading() as session:
        assert world.cleo not in session.scalars(select(Mention.account_id)).all()

    leave(database, settings, world.cleo)

    with database.reading() as session:
        said = session.execute(select(Reply.body, Reply.body_html).order_by(Reply.id)).all()
        begun = session.execute(select(Thread.body, Thread.body_html).order_by(Thread.id)).all()
    for body, made in (said[0], begun[1]):
        assert "@cleo" not in body + made
        assert "a former member wrote" in body
        assert ">a former member wrote</a>" in made
    assert "@ada wrote" in said[1][0]
    assert "@cleopatra" in said[1][0]


def test_drafts_and_what_waits_for_its_time_name_nobody_who_has_gone(
    database: Database, settings: Settings, world: World
) -> None:
    talk, ben = Conversation(database, world), world.actor("ben")
    thread = talk.start("cleo", kind=ThreadKind.DISCUSSION)
    for body in (quote(thread, "cleo") + " See /people/cleo.", "I ask @cleopatra."):
        with database.unit_of_work() as session:
            place = place_to_write(session, ben, Place(act=Act.REPLY, thread_id=thread))
            kept = keep(session, place, Typed(body=body), by=ben)
            assert kept is not None
            schedule(session, kept, at=clock.ahead(days=1))
            before = kept.version

    leave(database, settings, world.cleo)

    with database.reading() as session:
        first, other = session.scalars(select(Draft).order_by(Draft.id)).all()
    assert "cleo" not in first.body
    assert "[a former member wrote](" in first.body
    assert first.post_at is not None
    assert first.version > before, "a device that holds the old words does not write them back"
    assert (other.body, other.version) == ("I ask @cleopatra.", before)


def test_what_waits_for_a_facilitator_names_nobody_who_has_gone(
    database: Database, settings: Settings, world: World
) -> None:
    talk, ben = Conversation(database, world), world.actor("ben")
    thread = talk.start("cleo", kind=ThreadKind.DISCUSSION)
    words = quote(thread, "cleo") + " And @cleo, and @ada."
    with database.unit_of_work() as session:
        session.add(HoldingRule(community_id=world.garden, first_posts=9, suspicious=False))
        session.flush()  # it counts for what follows
        ground = thread_to_reply(session, ben, thread)
        assert isinstance(
            reply_or_hold(session, ground, author=ben, text=render(words), sent=None), HeldPost
        )

    leave(database, settings, world.cleo)

    with database.reading() as session:
        held = session.scalars(select(HeldPost)).one()
    assert "cleo" not in held.body + held.body_html
    assert ">a former member wrote</a>" in held.body_html
    assert held.mentions == ["ada"]
    assert held.version == 2, "who looks at it sees that it has changed"
