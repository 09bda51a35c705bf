"""What a facilitator's day stands on in a scene: a flag, readings, and what was tried."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Stage
from community.health.models import HealthFlag, Intervention, Vitality
from community.health.shapes import Reason, as_json
from community.history.actions import write_numbered_rows, write_rows
from community.interventions.moves import MOVES
from community.lifecycle.models import StageMove
from community.today.models import MarkState, TodayMark
from tests.browser.scenes.cast import Cast
from tests.browser.scenes.words import Words

_CODES = ("people-invite", "newcomers-first-thread", "rhythm-weekly", "own")


def write_days(session: Session, cast: Cast, words: Words, *, count: int) -> dict[str, int]:
    """A community that goes quiet, and `count` things that were tried in it."""
    if not count:
        return {}
    flag = _write_flag(session, cast)
    rows = [_tried(cast, words, number) for number in range(count)]
    tried = write_numbered_rows(session, Intervention, rows)
    write_rows(session, StageMove, [_moved(cast)])
    # The second is measured; its line is dealt with, and can be taken back.
    mark = {
        "account_id": cast.people["facilitator"],
        "key": f"result:{tried[1]}",
        "state": MarkState.DONE,
        "marked_at": clock.now(),
    }
    write_rows(session, TodayMark, [mark])
    return {"flag": flag, "result": tried[1]}


def _write_flag(session: Session, cast: Cast) -> int:
    weights = {"newcomers": 1.1, "people": 0.7, "level": 0.4}
    given = {code: Reason(code=code, weight=each, numbers={}) for code, each in weights.items()}
    row = {
        "community_id": cast.place,
        "week": clock.ago(days=9).date(),
        "state": Vitality.QUIETING,
        "p": 0.31,
        "model": "scene",
        "reasons": as_json(given),
        "raised_at": clock.ago(days=2),
    }
    return write_numbered_rows(session, HealthFlag, [row])[0]


def _tried(cast: Cast, words: Words, number: int) -> dict[str, Any]:
    """Measured, measured with too little behind it, and waiting, in turn."""
    code = _CODES[number % len(_CODES)]
    move = MOVES.get(code)
    tried_at = clock.now() - timedelta(days=40 + number if number % 3 else 3 + number)
    waiting = number % 3 == 0
    name = str(move.name) if move else words.line("Asked each of us for one picture", most=140)
    return {
        "community_id": cast.place,
        "move": code,
        "says": name,
        "note": words.line("Three of us wrote the invitation.", most=2_000) if number % 2 else "",
        "reason": move.reason if move else "",
        "signal": "H4" if number % 2 else "H2",
        "tried_at": tried_at,
        "tried_by_id": cast.people["facilitator"],
        "due_at": tried_at + timedelta(days=28),
        "before": _reading(tried_at.date(), 0.45, few=number % 5 == 4),
        "after": {} if waiting else _reading(clock.now().date(), 0.85, few=number % 3 == 2),
        "measured_at": None if waiting else tried_at + timedelta(days=28),
    }


def _reading(week: date, value: float, *, few: bool) -> dict[str, Any]:
    if few:
        return {"week": week.isoformat(), "n": 3}
    interval = {"low": value - 0.12, "high": value + 0.12}
    return {"week": week.isoformat(), "value": value, "n": 24, "enough": True, **interval}


def _moved(cast: Cast) -> dict[str, Any]:
    return {
        "community_id": cast.place,
        "from_stage": Stage.POTENTIAL,
        "to_stage": Stage.COALESCING,
        "moved_at": clock.ago(days=20),
        "moved_by_id": cast.people["facilitator"],
        "figures": {},
    }
