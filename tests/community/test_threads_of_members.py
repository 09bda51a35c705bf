"""Pages over all communities of a member: every row once, and no more read than is shown."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Account
from community.threads.models import Thread, ThreadKind
from community.threads.queries import Sort, ThreadFilter, ThreadRow, threads_page
from tests import factories
from tests.world import World

_DAY = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def own(world: World, session: Session) -> list[int]:
    """Communities of ada of very different sizes, one of them empty; and one she is not in."""
    dice = random.Random(11)  # chooses dates of tests
    places = []
    for number, count in enumerate((41, 3, 0, 13, 9)):
        place = factories.community(session, slug=f"place-{number}")
        if number != 4:
            factories.membership(session, place, session.get_one(Account, world.ada))
            places.append(place.id)
        for _thread in range(count):
            # Many share a moment, as they do after an import.
            at = _DAY + timedelta(hours=dice.randrange(12))
            kind = dice.choice([ThreadKind.QUESTION, ThreadKind.DISCUSSION])
            factories.thread(session, place.id, world.ben, kind=kind, at=at)
    session.flush()
    return [*places, world.garden]


def _all_pages(session: Session, world: World, sort: Sort, size: int) -> list[ThreadRow]:
    found: list[ThreadRow] = []
    cursor: str | None = None
    which = ThreadFilter(member_id=world.ada)
    while True:
        page = threads_page(
            session, world.actor("ada"), which=which, sort=sort, cursor=cursor, size=size
        )
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


@pytest.mark.parametrize("sort", [Sort.LATEST, Sort.NEWEST, Sort.UNANSWERED])
@pytest.mark.parametrize("size", [1, 7, 100])
def test_pages_show_every_thread_once_in_order(
    world: World, session: Session, own: list[int], sort: Sort, size: int
) -> None:
    wanted = select(Thread.id).where(Thread.community_id.in_(own), Thread.hidden_at.is_(None))
    wanted = wanted.where(Thread.deleted_at.is_(None), Thread.archived_at.is_(None))
    if sort is Sort.UNANSWERED:
        wanted = wanted.where(Thread.kind == ThreadKind.QUESTION, Thread.answers_count == 0)
    moment = Thread.last_activity_at if sort is Sort.LATEST else Thread.created_at
    in_order = session.scalars(wanted.order_by(moment.desc(), Thread.id.desc())).all()

    assert [row.id for row in _all_pages(session, world, sort, size)] == list(in_order)


def test_a_page_costs_the_same_when_communities_have_grown(world: World, session: Session) -> None:
    if session.get_bind().dialect.name != "sqlite":
        return  # only SQLite tells how much it worked
    place = factories.community(session, slug="grown")
    factories.membership(session, place, session.get_one(Account, world.ada))
    steps = []
    for count in (40, 1200):
        for number in range(count):
            at = _DAY + timedelta(minutes=number)
            factories.thread(session, place.id, world.ben, at=at)
        steps.append(_steps_of_a_page(session, world))

    assert steps[1] < 2 * steps[0], "all threads of the community are looked at for one page"


def _steps_of_a_page(session: Session, world: World) -> int:
    """In hundreds of steps of SQLite's virtual machine."""
    connection: Any = session.connection().connection.dbapi_connection
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection.set_progress_handler(count, 100)
    try:
        threads_page(session, world.actor("ada"), which=ThreadFilter(member_id=world.ada))
    finally:
        connection.set_progress_handler(None, 0)
    return steps
