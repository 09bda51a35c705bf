"""Two who do the same at once: the second is told in words."""

from __future__ import annotations

import pytest

from app.database import Database
from community.errors import Conflict
from tests import factories


@pytest.mark.usefixtures("world")
def test_what_must_be_there_once_is_a_conflict_for_the_second(database: Database) -> None:
    with pytest.raises(Conflict) as told, database.unit_of_work() as session:
        # Its name was free when the second one looked.
        factories.account(session, handle="ada", email="another@hearth.example")

    assert told.value.code == "race"
