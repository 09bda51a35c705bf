"""What was tried: the library, the values before and after, and what may honestly be said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from community import clock
from community.communities.access import community_to
from community.errors import Conflict, Forbidden, NotFound, Refused
from community.health.models import Intervention
from community.health.shapes import REASONS, Signal
from community.interventions.access import intervention_to
from community.interventions.actions import (
    Tried,
    log_intervention,
    measure_due,
    remove_intervention,
)
from community.interventions.moves import MOVES, REASON_WORDS, moves_for
from community.interventions.queries import Verdict, compared, interventions_page
from community.interventions.readings import Reading, reading_of
from community.interventions.signals import WATCHED
from tests import factories
from tests.world import World

TRIED_AT = datetime(2026, 3, 4, 10, tzinfo=UTC)  # a Wednesday
BEFORE, AFTER = date(2026, 2, 23), date(2026, 3, 23)


def _signal(value: float | None, *, low: float = 0.0, high: float = 0.0, n: int = 20) -> Signal:
    return Signal(code="H2", value=value, n=n, enough=value is not None, low=low, high=high)


def _tried(session: Session, world: World, **more: object) -> Intervention:
    granted = community_to(session, world.actor("ada"), "garden", verb="interventions.log")
    tried = Tried(**{"move": "people-invite", **more})  # type: ignore[arg-type]  # as given
    return log_intervention(session, granted, tried, by=world.actor("ada"))


def test_the_library_has_four_moves_or_more_for_every_reason_and_each_can_be_watched() -> None:
    assert set(REASON_WORDS) == set(REASONS)
    for reason in REASONS:
        assert 4 <= len(moves_for(reason)) <= 6, reason
    for move in MOVES.values():
        assert move.signal in WATCHED, move.code
        assert 5 <= len(move.title) <= 150, move.code
        assert len(move.code) <= 40
        assert len(move.name) <= 140
        assert len(move.body) <= 1_000


def test_what_is_not_said_comes_from_the_move_and_the_latest_closed_week(
    world: World, session: Session
) -> None:
    factories.reading(session, world.garden, date(2026, 2, 16), _signal(0.9))
    factories.reading(session, world.garden, BEFORE, _signal(0.6, low=0.4, high=0.8))
    # The week that is running says nothing yet, whatever a row may hold.
    factories.reading(session, world.garden, date(2026, 3, 2), _signal(0.1))
    with clock.frozen(TRIED_AT):
        entry = _tried(session, world)

    assert entry.says == "Invite people back with a reason"
    assert (entry.signal, entry.reason) == ("H2", "people")
    assert entry.due_at == TRIED_AT + timedelta(days=28)
    assert reading_of(entry.before) == Reading(
        week="2026-02-23", value=0.6, low=0.4, high=0.8, n=20, enough=True
    )


def test_four_weeks_later_the_value_of_that_week_is_filled_in(
    world: World, session: Session
) -> None:
    factories.reading(session, world.garden, BEFORE, _signal(0.6, low=0.4, high=0.8))
    with clock.frozen(TRIED_AT):
        entry = _tried(session, world)
    factories.reading(session, world.garden, AFTER, _signal(1.1, low=0.9, high=1.3))

    with clock.frozen(TRIED_AT + timedelta(days=27)):
        assert measure_due(session) == 0
    with clock.frozen(TRIED_AT + timedelta(days=28)):
        assert measure_due(session) == 1
        assert measure_due(session) == 0
    (read,) = interventions_page(session, community_id=world.garden).items
    assert read.id == entry.id
    assert read.after.week == "2026-03-23"
    assert read.verdict is Verdict.HIGHER


def test_a_run_that_is_late_is_waited_for_and_after_two_weeks_nothing_is_known(
    world: World, session: Session
) -> None:
    with clock.frozen(TRIED_AT):
        _tried(session, world)
    factories.reading(session, world.garden, date(2026, 3, 16), _signal(1.1))

    with clock.frozen(TRIED_AT + timedelta(days=41)):
        assert measure_due(session) == 0
    with clock.frozen(TRIED_AT + timedelta(days=42)):
        assert measure_due(session) == 1
    (read,) = interventions_page(session, community_id=world.garden).items
    assert read.after == Reading()
    assert read.verdict is Verdict.TOO_LITTLE


def _reading(value: float, low: float | None, high: float | None) -> Reading:
    return Reading(value=value, low=low, high=high, n=20, enough=True)


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (_reading(0.5, 0.4, 0.6), _reading(0.8, 0.7, 0.9), Verdict.HIGHER),
        (_reading(0.8, 0.7, 0.9), _reading(0.5, 0.4, 0.6), Verdict.LOWER),
        (_reading(0.5, 0.3, 0.7), _reading(0.8, 0.6, 0.9), Verdict.WITHIN_CHANCE),
        (_reading(0.5, None, None), _reading(0.8, 0.7, 0.9), Verdict.TOO_LITTLE),
        (Reading(n=3), _reading(0.8, 0.7, 0.9), Verdict.TOO_LITTLE),
        (_reading(0.5, 0.4, 0.6), Reading(week="2026-03-23"), Verdict.TOO_LITTLE),
    ],
)
def test_only_intervals_that_do_not_touch_are_called_higher_or_lower(
    before: Reading, after: Reading, verdict: Verdict
) -> None:
    assert compared(before, after) is verdict


def test_a_value_behind_which_too_few_stand_is_not_kept(world: World, session: Session) -> None:
    low = Signal(code="H2", value=0.3, n=3, enough=False)
    factories.reading(session, world.garden, BEFORE, low)
    with clock.frozen(TRIED_AT):
        entry = _tried(session, world)

    assert reading_of(entry.before).value is None
    assert "0.3" not in str(entry.before)


@pytest.mark.parametrize(
    "more",
    [
        {"move": "own"},
        {"move": "nothing-of-ours", "says": "x"},
        {"signal": "H20"},
        {"flag_id": 987654},
    ],
)
def test_what_does_not_exist_is_refused(
    world: World, session: Session, more: dict[str, object]
) -> None:
    with pytest.raises(Refused):
        _tried(session, world, **more)


def test_a_flag_of_another_community_is_as_one_that_does_not_exist(
    world: World, session: Session
) -> None:
    flag = factories.flag(session, world.vault)
    with pytest.raises(Refused) as hidden:
        _tried(session, world, flag_id=flag)
    with pytest.raises(Refused) as absent:
        _tried(session, world, flag_id=987654)
    assert str(hidden.value) == str(absent.value)


def test_a_note_is_taken_out_until_it_is_measured(world: World, session: Session) -> None:
    ada = world.actor("ada")
    waiting = factories.intervention(session, world.garden)
    measured = factories.intervention(session, world.garden, measured_at=clock.now())

    _granted, entry = intervention_to(session, ada, "garden", waiting, verb="interventions.log")
    remove_intervention(session, entry)
    session.flush()
    with pytest.raises(NotFound):
        intervention_to(session, ada, "garden", waiting, verb="interventions.log")
    _granted, entry = intervention_to(session, ada, "garden", measured, verb="interventions.log")
    with pytest.raises(Conflict):
        remove_intervention(session, entry)


def test_members_and_strangers_read_nothing_of_it(world: World, session: Session) -> None:
    entry = factories.intervention(session, world.vault)
    verb = "interventions.read"

    assert intervention_to(session, world.actor("ada"), "vault", entry, verb=verb)
    with pytest.raises(Forbidden):
        intervention_to(session, world.actor("ben"), "vault", entry, verb=verb)
    for name in ("zed", "xen", "sue", "fay", "mo", "pia"):
        with pytest.raises(NotFound):
            intervention_to(session, world.actor(name), "vault", entry, verb=verb)
    # Not by way of a community that one does facilitate.
    with pytest.raises(NotFound):
        intervention_to(session, world.actor("fay"), "garden", entry, verb=verb)
