"""Two moderators whose batches overlap: neither waits for the other for ever, nothing doubles."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from sqlalchemy import delete, func, select

from app.database import Database
from community.errors import Conflict
from community.moderation import chain
from community.moderation.actions import undoing
from community.moderation.actions.restoring import Step
from community.moderation.models import Measure, ModerationEntry, ReportCase
from community.moderation.policies import BatchAct
from community.outbox import OutboxEntry
from community.threads.models import Thread
from tests import batches
from tests.world import World

_EACH = 12


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BatchAct.HIDE, BatchAct.HIDE),
        (BatchAct.HIDE, BatchAct.DISMISS),
        (BatchAct.APPROVE, BatchAct.REJECT),
    ],
)
def test_overlapping_batches_do_each_row_once(
    database: Database, world: World, one: BatchAct, other: BatchAct
) -> None:
    with database.unit_of_work() as session:
        if one == BatchAct.APPROVE:
            numbers = [batches.waiting(session, world, title=f"Beans {n}?") for n in range(_EACH)]
        else:
            numbers = [batches.reported(session, world, title=f"Seeds {n}") for n in range(_EACH)]
    seen = dict.fromkeys(numbers, 1 if one == BatchAct.APPROVE else 0)
    begun = {
        "ada": batches.begin(database, world, "ada", one, seen),
        "fay": batches.begin(database, world, "fay", other, dict(reversed(seen.items()))),
    }

    became = _at_once(database, world, begun)

    for number in numbers:
        assert sorted(became[who][number] for who in begun) == ["decided", "done"]
    _is_whole(database, lines=_EACH)
    did = {who: begun[who] for who in begun if "done" in became[who].values()}
    undone = {**became, **_at_once(database, world, did, back=True)}
    for number in numbers:
        assert sorted(undone[who][number] for who in begun) == ["decided", "restored"]
    with database.reading() as session:
        assert chain.verify(session).problem == ""
        hidden = select(func.count(Thread.id)).where(Thread.hidden_at.is_not(None))
        assert session.scalar(hidden) == 0
        holds = select(func.count(Measure.id)).where(Measure.lifted_at.is_(None))
        assert session.scalar(holds) == 0


def test_taking_one_batch_back_twice_at_once_restores_each_row_once(
    database: Database, world: World
) -> None:
    with database.unit_of_work() as session:
        numbers = [batches.reported(session, world, title=f"Seeds {n}") for n in range(_EACH)]
    batch_id, _became = batches.do(database, world, "ada", BatchAct.HIDE, numbers)
    start, refused = threading.Barrier(3), []

    def take_back(who: str) -> None:
        start.wait()
        try:
            batches.undo(database, world, who, batch_id)
        except Conflict:
            refused.append(who)

    working = [threading.Thread(target=take_back, args=(who,)) for who in ("ada", "ada", "mo")]
    for each in working:
        each.start()
    for each in working:
        each.join(timeout=30)

    became = batches.became(database, batch_id)
    assert refused.count("mo") == 1 or set(refused) == {"ada"}
    assert became == dict.fromkeys(numbers, "restored")
    # A line for each row that was hidden, for each that was shown, and for the whole.
    _is_whole(database, lines=2 * _EACH + 1)
    assert batches.told(database, "act:undone") == _EACH


def _at_once(
    database: Database, world: World, begun: dict[str, int], *, back: bool = False
) -> dict[str, dict[int, str]]:
    """What became of each, when both work at the same time."""
    became: dict[str, dict[int, str]] = {}
    start = threading.Barrier(len(begun))

    def work(who: str, batch_id: int) -> None:
        start.wait()
        steps = batches.undo if back else batches.carry_out
        became[who] = steps(database, world, who, batch_id)

    working = [threading.Thread(target=work, args=each) for each in begun.items()]
    for each in working:
        each.start()
    for each in working:
        each.join(timeout=30)
    assert set(became) == set(begun)
    return became


def _is_whole(database: Database, *, lines: int) -> None:
    """One line of the log for each, and nobody was told twice."""
    with database.reading() as session:
        assert chain.verify(session).problem == ""
        assert session.scalar(select(func.count(ModerationEntry.id))) == lines
        events = session.execute(select(OutboxEntry.name, OutboxEntry.payload)).all()
    told = Counter(
        (name, *payload.values())
        for name, payload in events
        if name in ("measure:taken", "post:approved", "thread:removed", "report:decided")
    )
    assert told
    assert set(told.values()) == {1}


def test_what_goes_at_the_moment_it_is_taken_back_is_a_row_with_a_reason(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row is there when it is looked at and gone when it is written."""
    with database.unit_of_work() as session:
        numbers = [batches.reported(session, world, title=f"Seeds {n}") for n in range(2)]
    batch_id, _became = batches.do(database, world, "ada", BatchAct.ASSIGN, numbers)
    looked_at = undoing._BACK[BatchAct.ASSIGN]

    def meanwhile(step: Step) -> None:
        with step.session.no_autoflush:
            looked_at(step)
            if step.item.subject_id == numbers[0]:
                _forget_case(database, step, numbers[0])

    monkeypatch.setattr(undoing, "_BACK", {BatchAct.ASSIGN: meanwhile})
    became = batches.undo(database, world, "ada", batch_id)

    assert became == {numbers[0]: "race", numbers[1]: "restored"}
    with database.reading() as session:
        assert chain.verify(session).problem == ""


def _forget_case(database: Database, step: Step, report_id: int) -> None:
    """Another writer removes the case; SQLite has one writer, there it goes behind the back."""
    gone = delete(ReportCase).where(ReportCase.report_id == report_id)
    if step.session.get_bind().dialect.name == "postgresql":
        with database.unit_of_work() as other:
            other.execute(gone)
    else:
        step.session.connection().execute(gone)
