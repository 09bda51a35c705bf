"""Lists of people go with whom they name, and with nobody else."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import Database
from community import clock
from community.erasure.lists import drop_lists_naming
from community.roster.models import FileState, PeopleFile
from tests.accounts import post
from tests.world import World, sign_in

HEAD = "name,email,team,manager,location\n"


@pytest.fixture
def admin(app: Flask, world: World) -> FlaskClient:
    """Mo's browser."""
    return sign_in(app, world.mo)


def keep(database: Database, text: str, **more: object) -> int:
    """A list that holds this, looked through by Mo."""
    with database.unit_of_work() as session:
        made = PeopleFile(
            created_at=more.pop("created_at"),
            created_by_id=more.pop("created_by_id"),
            name="staff.csv",
            content=HEAD + text if text else "",
            **{"faults": [], "state": FileState.CHECKED, **more},
        )
        session.add(made)
        session.flush()
        return made.id


def left(database: Database) -> set[int]:
    with database.reading() as session:
        return set(session.scalars(select(PeopleFile.id)))


def test_a_list_goes_for_a_whole_cell_and_never_for_letters_within_one(
    database: Database, world: World
) -> None:
    mine = {"created_at": clock.now(), "created_by_id": world.mo}
    fault = {"line": 2, "fault": "bad_email"}
    kept = {
        keep(database, "Alva Berg,pal@x.example,Also,,Alnö\n", **mine),
        keep(database, "Ole,al@x.example.org,,,\n", **mine),
        keep(database, "", faults=[{**fault, "said": "pal@x.example"}], **mine),
    }
    gone = {
        keep(database, "Somebody,AL@x.example,,,\n", **mine),
        keep(database, "Somebody,who@x.example,,al@x.example,\n", **mine),
        keep(database, '"Al ",who@x.example,,,\n', **mine),
        keep(database, "", faults=[{**fault, "said": "Al <al@x.example>"}], **mine),
    }
    assert left(database) == kept | gone

    with database.unit_of_work() as session:
        drop_lists_naming(session, email="al@x.example", name="Al")

    assert left(database) == kept


def test_a_list_that_is_worked_off_stops_and_says_so(
    admin: FlaskClient, database: Database, world: World
) -> None:
    faults = [
        {"line": 3, "fault": "deactivated", "said": "al@x.example"},
        {"line": 4, "fault": "bad_email", "said": "nonsense"},
    ]
    list_id = keep(
        database,
        "Al,al@x.example,,,\n",
        created_at=clock.now(),
        created_by_id=world.mo,
        faults=faults,
        state=FileState.WAITING,
        good=1,
    )
    with database.unit_of_work() as session:
        drop_lists_naming(session, email="al@x.example", name="Al")

    page = admin.get(f"/admin/lists/{list_id}").text
    assert "It was stopped" in page
    assert "al@x.example" not in page
    with database.reading() as session:
        file = session.get_one(PeopleFile, list_id)
        assert (file.content, file.faults) == ("", faults[1:])


def test_withdrawing_keeps_no_list_that_holds_the_address(
    admin: FlaskClient, database: Database, world: World
) -> None:
    mine = {"created_at": clock.now(), "created_by_id": world.mo}
    post(admin, "/admin/inviting", people="una@x.example")
    other = keep(database, "Ole,ole@x.example,,,\n", **mine)
    keep(database, "Una,una@x.example,,,\n", **mine)

    assert post(admin, "/admin/people/una/invitation/remove").status_code == 303

    assert left(database) == {other}
