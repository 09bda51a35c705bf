"""What one person chose to hear of: once each, and taken back without a trace."""

from __future__ import annotations

from sqlalchemy import select

from app.database import Database
from community.levels.access import Place
from community.levels.models import ChosenLevel
from community.levels.policies import Level
from community.levels.queries import standing_at
from tests.community.test_levels import choose
from tests.web.conversation import Conversation
from tests.world import World


def test_choosing_twice_is_one_choice_and_taking_it_back_leaves_none(
    database: Database, world: World
) -> None:
    thread_id = Conversation(database, world).start("ben")
    choose(database, world, "ben", Level.WATCHING)
    for level in (Level.WATCHING, Level.MUTED):
        choose(database, world, "ben", level, thread_id=thread_id)
    place = Place(
        account_id=world.ben, community_id=world.garden, slug="garden", thread_id=thread_id
    )
    with database.reading() as session:
        assert standing_at(session, place) == (Level.MUTED, Level.MUTED, Level.WATCHING)
        assert len(session.scalars(select(ChosenLevel.id)).all()) == 2
    choose(database, world, "ben", None, thread_id=thread_id)
    with database.reading() as session:
        assert standing_at(session, place) == (Level.WATCHING, None, Level.WATCHING)
