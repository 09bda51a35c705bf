"""How full people's room is reckoned with, for any room an admin may give."""

from __future__ import annotations

from sqlalchemy import select

from app.database import Database
from community import clock
from community.accounts.models import Account
from community.operations.queries.storage import count_people
from community.threads.actions.uploads import MOST_ROOM
from community.threads.models import Upload
from tests.world import World


def test_room_of_two_gigabytes_and_more_is_reckoned_with(database: Database, world: World) -> None:
    """2,048 MB are more bytes than an integer of PostgreSQL holds."""
    with database.unit_of_work() as session:
        for who, room in ((world.ada, 2_048), (world.ben, MOST_ROOM)):
            session.get_one(Account, who).upload_room = room
            session.add(
                Upload(
                    key=f"key-{who}",
                    sha256="0" * 64,
                    account_id=who,
                    file_name="bed.png",
                    media_type="image/png",
                    size=5_000_000,
                    width=10,
                    height=10,
                    created_at=clock.now(),
                )
            )
    with database.reading() as session:
        assert sum(count_people(session)) == len(session.scalars(select(Upload.id)).all()) == 2
