"""Reading is noted for those who are signed in, written later, and never in the way of a page."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import Database, DatabaseBusy
from app.visits import book_of
from community.accounts.models import Account
from community.communities.access import community_to
from community.health.models import Visit
from community.text import render
from community.threads.actions import start_thread
from community.threads.models import ThreadKind
from tests.queries import Statements
from tests.world import World, sign_in


@pytest.fixture
def thread(database: Database, world: World) -> int:
    """A discussion of Ada's in the vault."""
    ada = world.actor("ada")
    with database.unit_of_work() as session:
        made = start_thread(
            session,
            community_to(session, ada, "vault", verb="threads.start"),
            author=ada,
            kind=ThreadKind.DISCUSSION,
            title="A closed matter",
            text=render("Nobody else reads this."),
        )
        session.flush()
        return made.id


def visited(app: Flask, database: Database) -> set[int]:
    """The communities that have marks, once the book was written."""
    book_of(app).flush()
    with database.reading() as session:
        return set(session.scalars(select(Visit.community_id)))


def test_members_who_open_a_home_or_a_thread_are_counted(
    app: Flask, database: Database, world: World, thread: int
) -> None:
    ben = sign_in(app, world.ben)
    assert ben.get(f"/threads/{thread}").status_code == 200
    assert visited(app, database) == {world.vault}

    assert ben.get("/communities/garden").status_code == 200
    assert visited(app, database) == {world.vault, world.garden}


def test_whoever_is_not_let_in_and_whoever_is_not_signed_in_is_not_counted(
    app: Flask, database: Database, world: World, thread: int
) -> None:
    zed = sign_in(app, world.zed)
    assert zed.get(f"/threads/{thread}").status_code == 404
    assert zed.get("/communities/vault").status_code == 404
    assert app.test_client().get("/communities/garden").status_code == 200
    assert sign_in(app, world.sue).get("/communities/garden").status_code == 200

    assert visited(app, database) == set()


def test_a_page_writes_nothing_and_a_minute_writes_once(
    app: Flask, database: Database, world: World, statements: Statements
) -> None:
    browsers = [sign_in(app, each) for each in (world.ada, world.ben, world.cleo)]
    statements.clear()
    for browser in browsers * 3:
        browser.get("/communities/garden")
    assert not [said for said in statements.seen if "visits" in said or "visit_keys" in said]

    statements.clear()
    book_of(app).flush()

    assert len([said for said in statements.seen if said.startswith("INSERT INTO visits")]) == 1
    with database.reading() as session:
        assert len(session.scalars(select(Visit.visitor)).all()) == 3
        marks = {bytes(mark) for mark in session.scalars(select(Visit.visitor))}
        ids = [str(each).encode() for each in session.scalars(select(Account.id))]
    assert not marks & set(ids)


def test_a_busy_database_loses_nobody(
    app: Flask, database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(app, world.ben).get("/communities/garden")

    @contextmanager
    def busy() -> Any:
        raise DatabaseBusy
        yield

    with monkeypatch.context() as patched:
        patched.setattr(database, "unit_of_work", busy)
        with pytest.raises(DatabaseBusy):
            book_of(app).flush()

    assert visited(app, database) == {world.garden}


def test_the_book_writes_what_is_left_when_its_process_ends(
    app: Flask, database: Database, world: World
) -> None:
    sign_in(app, world.ben).get("/communities/garden")

    book_of(app).stop()

    with database.reading() as session:
        assert session.scalars(select(Visit.community_id)).all() == [world.garden]
