"""The lives of the communities of a scene: stages, tasks, hand-overs, openings and endings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from community import clock
from community.communities.models import (
    Community,
    Joining,
    MemberRole,
    Membership,
    Stage,
    Visibility,
)
from community.history.actions import write_numbered_rows, write_rows
from community.lifecycle.models import (
    Absence,
    Ending,
    HandOver,
    Opening,
    StageMove,
    StageProposal,
    StageReading,
    Succession,
    SuccessionKind,
    Task,
    TaskState,
)
from community.lifecycle.playbook import PLAYBOOK
from community.lifecycle.stages import SHIPPED, as_json, figures_as_json, gates
from community.text import render
from tests.browser.scenes.cast import Cast
from tests.browser.scenes.words import Words
from tests.community.lifecycle.figures import week

_NOTE = (
    "The kiln group asks on **Mondays**. Zsa knows the thermostat.\n\nNext I would tidy the tags."
)
_HARVEST = (
    "## What we made together\n\nA firing log that eleven workshops use.\n\n"
    "- [Which glaze keeps its blue?](/threads/1)\n- A rota that held for two years"
)


def write_lives(session: Session, cast: Cast, words: Words, *, count: int) -> dict[str, str]:
    """`count` of everything; the slugs of places at the beginning and the end of their lives."""
    _write_stages(session, cast, words, count=count)
    _write_tasks(session, cast, words, count=count)
    _write_rotation(session, cast, words, count=count)
    slugs = {
        name: words.filled(60, 900 + number) if words.long else name
        for number, name in enumerate(("prepared", "ending", "ended"))
    }
    prepared, ending, ended = write_numbered_rows(
        session,
        Community,
        [
            _place(words, slugs["prepared"], "Raku beginners", Stage.POTENTIAL, closed=True),
            _place(words, slugs["ending"], "Salt glaze", Stage.TRANSFORMING),
            _place(words, slugs["ended"], "Pit firing", Stage.ARCHIVED),
        ],
    )
    for place in (prepared, ending, ended):
        _belong(session, cast, place)
    _write_openings(session, cast, words, prepared=prepared, count=count)
    _write_endings(session, cast, words, ending=ending, ended=ended, count=count)
    return slugs


def _write_stages(session: Session, cast: Cast, words: Words, *, count: int) -> None:
    stage = session.get_one(Community, cast.place).stage
    figures = week(contributors=14, core=6)
    session.add(
        StageReading(
            community_id=cast.place,
            week=figures.week,
            figures=figures_as_json(figures),
        )
    )
    if count:
        found = gates(Stage.COALESCING, figures, SHIPPED)
        session.add(
            StageProposal(
                community_id=cast.place,
                from_stage=stage,
                to_stage=Stage.TRANSFORMING,
                since=figures.week,
                evidence=as_json(found[:4]),
                counter_evidence=as_json(found[4:]),
                created_at=clock.ago(days=2),
            )
        )
    rows = [
        {
            "community_id": cast.place,
            "from_stage": "" if number == 0 else Stage.POTENTIAL,
            "to_stage": Stage.POTENTIAL if number == 0 else Stage.COALESCING,
            "moved_at": clock.ago(days=400 - number),
            "moved_by_id": cast.people["facilitator"],
            "reason": words.line("Members answer each other now.", most=500),
            "figures": {},
        }
        for number in range(count)
    ]
    if rows:
        session.execute(insert(StageMove), rows)


def _write_tasks(session: Session, cast: Cast, words: Words, *, count: int) -> None:
    today = clock.now().date()
    steps = [step for stage in (Stage.COALESCING, Stage.MATURING) for step in PLAYBOOK[stage]]
    rows = [
        {
            "community_id": cast.place,
            "stage": Stage.COALESCING,
            "title": words.line(steps[number % len(steps)].title, most=140),
            "why": words.line(steps[number % len(steps)].why, most=500),
            "due_on": today + timedelta(days=number % 9 - 2) if number % 3 else None,
            "state": state,
            "assigned_to_id": cast.people["facilitator"] if number % 2 else None,
            "created_at": clock.ago(days=9),
            "closed_at": None if state == TaskState.OPEN else clock.now(),
        }
        for number in range(count)
        for state in (TaskState.OPEN, (TaskState.DONE, TaskState.SKIPPED)[number % 2])
    ]
    write_rows(session, Task, rows)


def _write_rotation(session: Session, cast: Cast, words: Words, *, count: int) -> None:
    note = words.body() if words.long else _NOTE
    written = render(note)
    rows = [
        {
            "community_id": cast.place,
            "from_id": cast.people["facilitator"],
            "to_id": cast.people["member"],
            "note": written.source,
            "note_html": written.html,
            "steps_down": number % 2 == 0,
            "created_at": clock.ago(days=number + 1),
            "accepted_at": clock.now() if number % 3 else None,
        }
        for number in range(count)
    ]
    if rows:
        session.execute(insert(HandOver), rows)
        today = clock.now().date()
        session.add(
            Absence(
                community_id=cast.place,
                account_id=cast.people["facilitator"],
                starts_on=today,
                ends_on=today + timedelta(days=14),
                created_at=clock.now(),
            )
        )


def _place(
    words: Words, slug: str, name: str, stage: Stage, *, closed: bool = False
) -> dict[str, Any]:
    return {
        "slug": slug,
        "name": words.line(name, most=80, number=len(name)),
        "summary": words.line("For whoever likes surprises.", most=280),
        "visibility": Visibility.PRIVATE if closed else Visibility.ORGANISATION,
        "joining": Joining.OPEN,
        "stage": stage,
        "charter_html": {},
        "created_at": clock.ago(days=300),
        "members_count": 2,
    }


def _belong(session: Session, cast: Cast, place: int) -> None:
    parts = {"facilitator": MemberRole.FACILITATOR, "member": MemberRole.MEMBER}
    rows = [
        {
            "community_id": place,
            "account_id": cast.people[part],
            "role": role,
            "joined_at": clock.ago(days=90),
        }
        for part, role in parts.items()
    ]
    write_rows(session, Membership, rows)


def _write_openings(
    session: Session, cast: Cast, words: Words, *, prepared: int, count: int
) -> None:
    others = write_numbered_rows(
        session,
        Community,
        [
            _place(words, f"prepared-{number}", f"Idea {number}", Stage.POTENTIAL, closed=True)
            for number in range(count)
        ],
    )
    text = render(words.body() if words.long else "Beginners ask the *same* three people.")
    dated = {
        "first_kind": "session",
        "first_at": clock.now() + timedelta(days=9),
        "first_about": words.line("A first firing", most=200),
        "first_where": words.line("The yard", most=300),
    }
    places = [prepared, *others] if count else [prepared]
    rows = [
        {
            "community_id": place,
            "proposal": text.source,
            "proposal_html": text.html,
            "proposed_by_id": cast.people["facilitator"],
            "proposed_at": clock.ago(days=6),
            "opens_as": Visibility.ORGANISATION,
            **(dated if number % 2 == 0 and count else dict.fromkeys(dated, None)),
        }
        for number, place in enumerate(places)
    ]
    for row in rows:
        row["first_about"], row["first_where"] = row["first_about"] or "", row["first_where"] or ""
    session.execute(insert(Opening), rows)


def _write_endings(
    session: Session, cast: Cast, words: Words, *, ending: int, ended: int, count: int
) -> None:
    harvest = render(words.body() if words.long else _HARVEST if count else "")
    for place, over in ((ending, False), (ended, True)):
        session.add(
            Ending(
                version=2,
                community_id=place,
                harvest=harvest.source,
                harvest_html=harvest.html,
                farewell=words.line("Thank you for every pot.", most=500) if over else "",
                begun_at=clock.ago(days=20),
                ended_at=clock.ago(days=3) if over else None,
            )
        )
        if count:
            session.add(
                Succession(
                    community_id=place,
                    successor_id=cast.side,
                    kind=SuccessionKind.NEXT_PLACE,
                    tags=[],
                    created_at=clock.now(),
                )
            )
