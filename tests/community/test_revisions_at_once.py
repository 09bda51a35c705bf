"""Two who edit, and one who hides meanwhile: every version is kept once, none in between.

What stood there until it was hidden is marked, and nothing after.
"""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select, update

from app.database import Database
from community import clock
from community.errors import CommunityError, Conflict
from community.revisions.models import Revision
from community.text import render
from community.threads import actions
from community.threads.access import reply_to
from community.threads.models import Reply
from tests.community.test_threads import answer, start
from tests.world import World


def test_of_many_who_edit_at_once_one_wins_and_makes_one_version(
    database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        reply_id = answer(session, world, start(session, world)).id
    gate, won, ada = threading.Barrier(4), [], world.actor("ada")

    def edit(number: int) -> None:
        text = render(f"Words {number}")
        gate.wait(10)
        try:
            with database.unit_of_work() as session:
                granted = reply_to(session, ada, reply_id, verb="threads.edit_any")
                actions.edit_reply(session, granted, editor=ada, text=text, version=1)
            won.append(number)
        except CommunityError:
            pass

    def hide() -> None:
        gate.wait(10)
        with database.unit_of_work() as session:
            granted = reply_to(session, ada, reply_id, verb="moderation.hide")
            actions.hide_reply(session, granted, reason="It names somebody")

    hands = [threading.Thread(target=edit, args=(number,)) for number in range(3)]
    hands.append(threading.Thread(target=hide))
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(30)

    with database.reading() as session:
        kept = list(session.scalars(select(Revision).order_by(Revision.made_at, Revision.id)))
        now = session.get_one(Reply, reply_id)
    assert len(won) <= 1
    assert len(kept) == 1 + len(won)
    # Whoever edited came first, or was refused: all that stood there is marked.
    assert all(row.was_hidden for row in kept)
    assert kept[-1].body == now.body


def test_an_edit_that_began_before_the_post_was_hidden_is_refused(
    database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        reply_id = answer(session, world, start(session, world)).id
    ada = world.actor("ada")
    with database.unit_of_work() as session:
        granted = reply_to(session, ada, reply_id, verb="threads.edit_any")
        hidden = update(Reply).where(Reply.id == reply_id).values(hidden_at=clock.now())
        session.execute(hidden.execution_options(synchronize_session=False))  # by somebody else

        with pytest.raises(Conflict):
            actions.edit_reply(session, granted, editor=ada, text=render("Words"), version=1)
