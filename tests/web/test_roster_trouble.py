"""What goes wrong with lists and typed addresses costs as little as it can."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database import Database
from app.worker import lists
from community import clock
from community.errors import Conflict
from community.mail.actions import Letter
from community.roster.actions.invitations import Letters
from community.roster.actions.lists import advance
from community.roster.models import FileState, PeopleFile
from community.roster.queries import file_shown
from community.words import N_
from tests.accounts import post
from tests.world import World, sign_in

_LETTER = Letter(purpose="welcome", subject="Come", text="", html="")
LETTERS = Letters(welcome=lambda _secret: _LETTER, placed=_LETTER)
TEXT = "name,email\nUna,una@x.example\n"


@pytest.fixture
def list_id(database: Database, world: World) -> int:
    """A list that waits for the worker."""
    with database.unit_of_work() as session:
        made = PeopleFile(
            created_by_id=world.mo,
            created_at=clock.now(),
            name="staff.csv",
            content=TEXT,
            state=FileState.WAITING,
            faults=[],
            good=1,
        )
        session.add(made)
        session.flush()
        return made.id


def failing(times: int, error: Callable[[], Exception]) -> Callable[..., PeopleFile | None]:
    """As `advance`, after it has failed so many times."""
    left = iter(range(times))

    def tried(session: Session, *args: object, **more: object) -> PeopleFile | None:
        if next(left, None) is not None:
            raise error()
        return advance(session, *args, **more)  # type: ignore[arg-type]  # handed on as it came

    return tried


def race() -> Exception:
    return IntegrityError("", {}, Exception("UNIQUE constraint failed"))


@pytest.mark.parametrize(
    ("times", "error", "state", "content"),
    [
        (1, race, "done", ""),
        (9, race, "stopped", TEXT),
        (1, lambda: Conflict(N_("No."), code="other"), "stopped", TEXT),
    ],
)
def test_a_list_that_meets_somebody_else_is_tried_again_and_keeps_its_lines(
    database: Database,
    list_id: int,
    monkeypatch: pytest.MonkeyPatch,
    times: int,
    error: Callable[[], Exception],
    state: str,
    content: str,
) -> None:
    monkeypatch.setattr(lists, "advance", failing(times, error))

    lists.work_lists(database, lambda _starter: LETTERS)

    with database.reading() as session:
        file = session.scalars(select(PeopleFile).where(PeopleFile.id == list_id)).one()
        assert (file.state, file.content) == (state, content)


def test_lines_that_turned_out_faulty_late_stand_in_their_place(world: World) -> None:
    fault = {"fault": "no_name", "said": ""}
    faults = [{"line": 7, **fault}, {"line": 9, **fault}, {"line": 3, **fault, "late": True}]
    file = PeopleFile(id=1, created_by_id=world.mo, name="", state="done", faults=faults)

    assert [each.line for each in file_shown(file).faulty] == [3, 7, 9]
    assert [each.line for each in file_shown(file, after=3).faulty] == [7, 9]


def test_a_line_of_blanks_costs_nothing_and_a_long_one_is_refused(app: Flask, world: World) -> None:
    admin = sign_in(app, world.mo)
    begun = time.process_time()
    blanks = post(admin, "/admin/inviting", people="Una" + " " * 20_000 + "<una@x.example")
    assert time.process_time() - begun < 2
    long = post(admin, "/admin/inviting", people="Una" * 200 + " <una@x.example>")
    fine = post(admin, "/admin/inviting", people="Una \t Vale   <una@x.example>")

    assert (blanks.status_code, long.status_code, fine.status_code) == (422, 422, 303)
    assert "This is no mail address" in long.text
    assert "Una Vale" in admin.get("/admin/people?state=invited").text
