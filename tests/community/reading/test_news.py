"""What is new since the last visit: seven threads at the most, chosen by the rule that is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.reading.actions import Here, choose_places, note_visits, take_place
from community.reading.models import CommunityPlace
from community.reading.queries import News, Why, news_for
from community.threads.models import ThreadKind
from tests.community.test_threads import answer, start
from tests.queries import Statements
from tests.world import World

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
At = Callable[[timedelta], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Puts the clock so long after noon."""

    def put(after: timedelta) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOON + after)

    put(timedelta(0))
    return put


def here(session: Session, world: World, who: str = "ada", place: int | None = None) -> None:
    note_visits(session, [Here(place or world.garden, getattr(world, who), clock.now())])


def news(session: Session, world: World, who: str = "ada", place: int | None = None) -> list[News]:
    session.flush()
    return list(news_for(session, world.actor(who), community_id=place))


def test_a_visit_ends_after_half_an_hour_away(world: World, session: Session, at: At) -> None:
    def row() -> tuple[datetime | None, datetime | None]:
        found = session.execute(select(CommunityPlace.here_at, CommunityPlace.left_at)).one()
        return found.here_at, found.left_at

    here(session, world)
    assert row() == (NOON, None)
    at(timedelta(minutes=29))
    here(session, world)
    assert row() == (NOON + timedelta(minutes=29), None), "still the same visit"
    at(timedelta(minutes=59))
    here(session, world)
    assert row() == (NOON + timedelta(minutes=59), NOON + timedelta(minutes=29))
    note_visits(session, [Here(world.garden, world.ada, NOON)])  # another process, later heard
    assert row() == (NOON + timedelta(minutes=59), NOON + timedelta(minutes=29))


def test_the_first_visit_has_no_news_and_the_next_has_what_came_between(
    world: World, session: Session, at: At
) -> None:
    start(session, world, "ben", title="Said before anybody came")
    assert news(session, world, place=world.garden) == []
    here(session, world)
    at(timedelta(minutes=5))
    thread = start(session, world, "ben", title="Said while they were away")
    assert news(session, world, place=world.garden) == [], "they are here"
    at(timedelta(hours=2))

    (told,) = news(session, world, place=world.garden)

    assert (told.id, told.why, told.fresh, told.first) == (thread.id, Why.UNANSWERED, 0, None)
    here(session, world)
    at(timedelta(hours=2, minutes=20))
    assert [each.id for each in news(session, world)] == [thread.id], "all through this visit"
    take_place(session, world.actor("ada"), thread.id, reply_id=0)
    assert news(session, world) == [], "read meanwhile"


def test_the_order_is_ones_own_then_unanswered_then_begun_then_the_rest(
    world: World, session: Session, at: At
) -> None:
    going = start(session, world, "ben", title="It goes on", kind=ThreadKind.DISCUSSION)
    own = start(session, world, "ada", title="Her own", kind=ThreadKind.DISCUSSION)
    take_place(session, world.actor("ada"), going.id, reply_id=0)
    here(session, world)
    at(timedelta(hours=1))
    first = answer(session, world, own, "cleo")
    answer(session, world, own, "ada")
    asked = start(session, world, "ben", title="Nobody knows")
    begun = start(session, world, "ben", title="Begun", kind=ThreadKind.DISCUSSION)
    answer(session, world, going, "cleo")
    answer(session, world, going, "ben")
    at(timedelta(hours=2))

    told = news(session, world, place=world.garden)

    assert [(each.id, each.why, each.fresh) for each in told] == [
        (own.id, Why.OWN, 1),
        (asked.id, Why.UNANSWERED, 0),
        (begun.id, Why.BEGUN, 0),
        (going.id, Why.GOES_ON, 2),
    ]
    assert told[0].first == first.id


def test_at_most_seven_in_one_statement_however_much_happened(
    world: World, session: Session, at: At, statements: Statements
) -> None:
    here(session, world)
    at(timedelta(hours=1))
    costs = []
    for more in (2, 40):
        for _ in range(more):
            start(session, world, "ben")
        session.flush()
        at(timedelta(hours=2))
        statements.clear()
        told = news(session, world)
        costs.append(len(statements))
        assert len(told) == min(more, 7)

    assert costs == [1, 1]


def test_nothing_is_told_of_what_one_may_not_read(world: World, session: Session, at: At) -> None:
    here(session, world, "xen", world.vault)
    here(session, world, "ben", world.vault)
    at(timedelta(hours=1))
    start(session, world, "ada", slug="vault", title="Secret")
    at(timedelta(hours=2))

    assert [each.title for each in news(session, world, "ben")] == ["Secret"]
    assert news(session, world, "xen") == [], "left the vault"
    assert news(session, world, "xen", world.vault) == []
    assert news(session, world, "sue", world.vault) == [], "suspended"


def test_who_erased_or_switched_it_off_is_not_noted(world: World, session: Session) -> None:
    choose_places(session, account_id=world.ada, kept=False)
    session.flush()

    here(session, world)

    assert session.scalars(select(CommunityPlace)).all() == []
