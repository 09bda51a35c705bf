"""Change what the organisation advises in a stage: add, edit, move, retire, bring back."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from community import clock
from community.errors import NotFound
from community.lifecycle.events import PlaybookChanged
from community.lifecycle.models import PlaybookStep
from community.lifecycle.queries.playbook import STAGES, Step, whole_playbook
from community.outbox import record

_APART = 10


def add_step(session: Session, *, stage: str, title: str, why: str, days: int) -> PlaybookStep:
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
    _changed(session, row)
    return row


def edit_step(
    session: Session, stage: str, code: str, *, title: str, why: str, days: int
) -> PlaybookStep:
    """Say a step in other words; tasks that are open keep theirs."""
    row = _row(session, stage, code)
    row.title, row.why, row.days = title, why, days
    _changed(session, row)
    return row


def retire_step(session: Session, stage: str, code: str) -> None:
    """No longer advise this step; harmless for one that is retired."""
    row = _row(session, stage, code)
    row.retired_at = row.retired_at or clock.now()
    _changed(session, row)


def restore_step(session: Session, stage: str, code: str) -> None:
    """Advise a retired step again."""
    row = _row(session, stage, code)
    row.retired_at = None
    _changed(session, row)


def move_step(session: Session, stage: str, code: str, *, up: bool) -> None:
    """Change places with the step before or after; harmless at either end."""
    steps = [step for step in _steps(session, stage) if not step.retired]
    at = next((n for n, step in enumerate(steps) if step.code == code), None)
    if at is None:
        raise NotFound
    other = at - 1 if up else at + 1
    if not 0 <= other < len(steps):
        return
    mine, theirs = _row(session, stage, code), _row(session, stage, steps[other].code)
    mine.position, theirs.position = steps[other].position, steps[at].position
    _changed(session, mine)


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


def _changed(session: Session, row: PlaybookStep) -> None:
    session.flush()  # the event needs its id
    record(session, PlaybookChanged(step_id=row.id))
