"""The playbook as the organisation has it: what is shipped, with its own changes over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.communities.models import Stage
from community.lifecycle.models import PlaybookStep
from community.lifecycle.playbook import PLAYBOOK

STAGES = (
    Stage.POTENTIAL,
    Stage.COALESCING,
    Stage.MATURING,
    Stage.STEWARDING,
    Stage.TRANSFORMING,
)
_APART = 10  # between the positions of shipped steps, so that others fit in


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of the playbook; `own` when the organisation wrote or changed it."""

    stage: str
    code: str
    title: str  # `Words` where it is as shipped
    why: str
    days: int
    position: int
    own: bool = False
    retired: bool = False


def steps_for(session: Session, stage: str) -> list[Step]:
    """What is advised in one stage now, in order."""
    rows = session.scalars(select(PlaybookStep).where(PlaybookStep.stage == stage))
    return [step for step in _merged(stage, rows) if not step.retired]


def whole_playbook(session: Session) -> dict[str, list[Step]]:
    """Every stage with its steps, also those that were retired."""
    rows = list(session.scalars(select(PlaybookStep)))
    return {
        str(stage): _merged(stage, [row for row in rows if row.stage == stage]) for stage in STAGES
    }


def _merged(stage: str, rows: Iterable[PlaybookStep]) -> list[Step]:
    found = {
        step.code: Step(
            stage=stage,
            code=step.code,
            title=step.title,
            why=step.why,
            days=step.days,
            position=number * _APART,
        )
        for number, step in enumerate(PLAYBOOK.get(stage, ()), start=1)
    }
    for row in rows:
        found[row.code] = _own(stage, row, found.get(row.code))
    return sorted(found.values(), key=lambda step: (step.retired, step.position, step.code))


def _own(stage: str, row: PlaybookStep, shipped: Step | None) -> Step:
    # A step that was only moved or retired keeps its shipped words, in every language.
    title = shipped.title if shipped and shipped.title == row.title else row.title
    why = shipped.why if shipped and shipped.why == row.why else row.why
    changed = shipped is None or (row.title, row.why, row.days) != (
        shipped.title,
        shipped.why,
        shipped.days,
    )
    return Step(
        stage=stage,
        code=row.code,
        title=title,
        why=why,
        days=row.days,
        position=row.position,
        own=changed,
        retired=row.retired_at is not None,
    )


def words_of_task(code: str, title: str, why: str) -> tuple[str, str]:
    """A task's title and reason, in `Words` while they are those that Hearth ships."""
    for steps in PLAYBOOK.values():
        for step in steps:
            if step.code == code:
                return (
                    step.title if step.title == title else title,
                    step.why if step.why == why else why,
                )
    return title, why
