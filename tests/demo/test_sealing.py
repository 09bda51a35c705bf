"""One question of the demonstration is asked without a name."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.database import Database
from app.demo.loader import load
from community.seal.models import Alias
from community.threads.models import Reply, Thread


@pytest.fixture
def loaded(database: Database) -> Database:
    """The demonstration in an empty database."""
    load(database)
    return database


def test_one_question_was_asked_without_a_name(loaded: Database) -> None:
    with loaded.reading() as session:
        alias = session.scalars(select(Alias)).one()
        asked = session.get_one(Thread, alias.thread_id)
        said = session.scalars(select(Reply).where(Reply.thread_id == asked.id)).all()

        assert asked.title.startswith("I forgot to hand something over")
        assert asked.author_id == alias.account_id
        assert alias.author_id not in {each.author_id for each in said}
        assert alias.account_id in {each.author_id for each in said}
