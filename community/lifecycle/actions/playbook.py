"""Change what the organisation advises in a stage: add, edit, move, retire, bring back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.accounts.actor import Actor
from community.errors import NotFound
from community.lifecycle.events import PlaybookChanged
from community.lifecycle.models import PlaybookStep
from community.lifecycle.queries.playbook import STAGES, Step, whole_playbook
from community.organisation.actions import note_change
from community.outbox import record

_APART = 10


def step_name(stage: str, code: str) -> str:
    """Under which name the changes of a step are kept."""
    return f"step:{stage}:{code}"


def order_name(stage: str) -> str:
    """Under which name the changes of a stage's order are kept."""
    return f"order:{stage}"


def add_step(
    session: Session, *, stage: str, title: str, why: str, days: int, by: Actor
) -> PlaybookStep:
    """One more step, at the end of its stage; communities meet it when they enter the stage."""
    steps = whole_playbook(session)[stage]
    row = PlaybookStep(
        stage=stage,
        code=f"own_{secrets.token_hex(6)}",
        position=max((step.position for step in steps), default=0) + _APART,
        title=title,
        why=why,
        days=days,
    )
    session.add(row)
    _changed(session, row, before=None, by=by)
    return row


def edit_step(
    session: Session, stage: str, code: str, *, title: str, why: str, days: int, by: Actor
) -> PlaybookStep:
    """Say a step in other words; tasks that are open keep theirs."""
    row = _row(session, stage, code)
    before = _told(row)
    row.title, row.why, row.days = title, why, days
    _changed(session, row, before=before, by=by)
    return row


def retire_step(session: Session, stage: str, code: str, *, by: Actor) -> None:
    """No longer advise this step; harmless for one that is retired."""
    row = _row(session, stage, code)
    before = _told(row)
    row.retired_at = row.retired_at or clock.now()
    _changed(session, row, before=before, by=by)


def restore_step(session: Session, stage: str, code: str, *, by: Actor) -> None:
    """Advise a retired step again."""
    row = _row(session, stage, code)
    before = _told(row)
    row.retired_at = None
    _changed(session, row, before=before, by=by)


def put_step(
    session: Session, stage: str, code: str, told: Mapping[str, Any], *, by: Actor
) -> None:
    """Let a step be as the history tells of it; a step that was not there yet is retired."""
    row = _row(session, stage, code)
    before = _told(row)
    row.title, row.why, row.days = told["title"], told["why"], told["days"]
    row.retired_at = (row.retired_at or clock.now()) if told["retired"] else None
    _changed(session, row, before=before, by=by)


def move_step(session: Session, stage: str, code: str, *, up: bool, by: Actor) -> None:
    """Change places with the step before or after; harmless at either end."""
    order = [step.code for step in _steps(session, stage) if not step.retired]
    if code not in order:
        raise NotFound
    at = order.index(code)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(order):
        return
    wanted = [*order]
    wanted[at], wanted[other] = order[other], order[at]
    put_order(session, stage, wanted, by=by)


def put_order(session: Session, stage: str, codes: Sequence[str], *, by: Actor) -> None:
    """Let the steps of a stage follow each other like this; others keep their places between."""
    steps = [step for step in _steps(session, stage) if not step.retired]
    before = [step.code for step in steps]
    wanted = [code for code in codes if code in before]
    places = sorted(step.position for step in steps if step.code in wanted)
    if len(set(places)) < len(places):
        places = [_APART * number for number in range(1, len(places) + 1)]
    old = {step.code: step.position for step in steps}
    for code, place in zip(wanted, places, strict=True):
        if old[code] != place:
            row = _row(session, stage, code)
            row.position = place
            session.flush()  # the event needs its id
            record(session, PlaybookChanged(step_id=row.id))
    after = [step.code for step in _steps(session, stage) if not step.retired]
    note_change(session, order_name(stage), before={"codes": before}, after={"codes": after}, by=by)


def _steps(session: Session, stage: str) -> list[Step]:
    if stage not in STAGES:
        raise NotFound
    return whole_playbook(session)[stage]


def _row(session: Session, stage: str, code: str) -> PlaybookStep:
    """The organisation's own row of a step, made from the shipped one when there is none yet."""
    row = session.scalars(
        select(PlaybookStep).where(PlaybookStep.stage == stage, PlaybookStep.code == code)
    ).one_or_none()
    if row is not None:
        return row
    step = next((step for step in _steps(session, stage) if step.code == code), None)
    if step is None:
        raise NotFound
    row = PlaybookStep(
        stage=stage,
        code=code,
        position=step.position,
        title=str(step.title),
        why=str(step.why),
        days=step.days,
    )
    session.add(row)
    return row


def _told(row: PlaybookStep) -> dict[str, Any]:
    """A step as its history tells of it."""
    return {
        "title": row.title,
        "why": row.why,
        "days": row.days,
        "retired": row.retired_at is not None,
    }


def _changed(
    session: Session, row: PlaybookStep, *, before: Mapping[str, Any] | None, by: Actor
) -> None:
    session.flush()  # the event needs its id
    note_change(session, step_name(row.stage, row.code), before=before, after=_told(row), by=by)
    record(session, PlaybookChanged(step_id=row.id))
