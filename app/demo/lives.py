"""Writes how the demonstration's communities came to their stages, and one that is prepared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.demo.dressing import Dressed
from app.demo.fields import load
from app.demo.moments import Moment
from app.resources import resource
from community.communities.actions.charters import prepare_charter
from community.communities.models import (
    Community,
    Joining,
    MemberRole,
    Membership,
    MembershipState,
    Stage,
    Visibility,
)
from community.history.actions import write_numbered_rows, write_rows
from community.lifecycle.models import HandOver, Opening, StageMove, Task, TaskState
from community.lifecycle.playbook import PLAYBOOK, ShippedStep
from community.text import Rendered, render

Numbers = Mapping[str, int]
_DONE = 3  # of the steps of the present stage, the first ones


@dataclass(frozen=True, slots=True)
class Lives:
    """The texts, and what was rendered of them before the transaction."""

    table: dict[str, Any]
    notes: tuple[Rendered, ...]
    proposal: Rendered
    charter: dict[str, Any]


def read_lives() -> Lives:
    """The lives as they stand in `lives.toml`."""
    path: Path = resource("demo") / "texts" / "lives.toml"
    table = load(path, path.read_text(encoding="utf-8"))
    planned = table["preparing"]
    written = prepare_charter({name: planned[name] for name in ("domain", "purpose")}, sponsor="")
    return Lives(
        table=table,
        notes=tuple(render(each["note"]) for each in table["hand_overs"]),
        proposal=render(planned["proposal"]),
        charter={**written.texts, "charter_html": written.html},
    )


def write_lives(
    session: Session, lives: Lives, dressed: Dressed, people: Numbers, places: Numbers
) -> int:
    """Write them; the id of the community that is being prepared."""
    _write_moves(session, lives, dressed, people, places)
    _write_tasks(session, lives, dressed, people, places)
    _write_hand_overs(session, lives, dressed, people, places)
    return _write_prepared(session, lives, dressed, people)


def _at(dressed: Dressed, entry: Mapping[str, Any]) -> Any:
    return Moment.parse(entry["at"]).resolve(dressed.start)


def _write_moves(
    session: Session, lives: Lives, dressed: Dressed, people: Numbers, places: Numbers
) -> None:
    rows: list[dict[str, Any]] = [
        {
            "community_id": places[text.slug],
            "from_stage": "",
            "to_stage": Stage.POTENTIAL,
            "moved_at": text.founded.resolve(dressed.start),
            "moved_by_id": people[text.facilitators[0]],
            "reason": "",
            "figures": {},
        }
        for text in dressed.organisation.communities
    ]
    before = {text.slug: str(Stage.POTENTIAL) for text in dressed.organisation.communities}
    for move in lives.table["moves"]:
        rows.append(
            {
                "community_id": places[move["community"]],
                "from_stage": before[move["community"]],
                "to_stage": move["to"],
                "moved_at": _at(dressed, move),
                "moved_by_id": people[move["by"]],
                "reason": move["reason"],
                "figures": {},
            }
        )
        before[move["community"]] = move["to"]
    session.connection().execute(
        insert(StageMove.__table__),  # type: ignore[arg-type]  # a table, as mapped classes have
        sorted(rows, key=lambda row: row["moved_at"]),
    )


def _write_tasks(
    session: Session, lives: Lives, dressed: Dressed, people: Numbers, places: Numbers
) -> None:
    entered = {move["community"]: _at(dressed, move) for move in lives.table["moves"]}
    stages = {text.slug: text.stage for text in dressed.organisation.communities}
    rows = []
    for text in dressed.organisation.communities:
        since = entered.get(text.slug, text.founded.resolve(dressed.start))
        rows += [
            {
                "community_id": places[text.slug],
                "stage": text.stage,
                "created_by_id": people[text.facilitators[0]],
                **_advised(step, number, since=since, dressed=dressed),
            }
            for number, step in enumerate(PLAYBOOK[text.stage])
        ]
    rows += [
        {
            "community_id": places[own["community"]],
            "stage": stages[own["community"]],
            "created_by_id": people[own["by"]],
            "code": "",
            "title": own["title"],
            "why": own["why"],
            "due_on": (_at(dressed, own) + timedelta(days=own["days"])).date(),
            "state": TaskState.OPEN,
            "created_at": _at(dressed, own),
            "closed_at": None,
        }
        for own in lives.table["tasks"]
    ]
    write_rows(session, Task, rows)


def _advised(
    step: ShippedStep, number: int, *, since: datetime, dressed: Dressed
) -> dict[str, Any]:
    """A task of the playbook: the first ones are done, the others wait for a day to come."""
    done = number < _DONE
    due = since + timedelta(days=step.days)
    later = dressed.start + timedelta(days=2 + 7 * number)
    return {
        "code": step.code,
        "title": str(step.title),
        "why": str(step.why),
        "due_on": due.date() if done else max(due, later).date(),
        "state": TaskState.DONE if done else TaskState.OPEN,
        "created_at": since,
        "closed_at": min(due, dressed.start) if done else None,
    }


def _write_hand_overs(
    session: Session, lives: Lives, dressed: Dressed, people: Numbers, places: Numbers
) -> None:
    for entry, note in zip(lives.table["hand_overs"], lives.notes, strict=True):
        at = _at(dressed, entry)
        session.add(
            HandOver(
                community_id=places[entry["community"]],
                from_id=people[entry["from"]],
                to_id=people[entry["to"]],
                note=note.source,
                note_html=note.html,
                created_at=at,
                accepted_at=at + timedelta(days=1),
            )
        )


def _write_prepared(session: Session, lives: Lives, dressed: Dressed, people: Numbers) -> int:
    planned = lives.table["preparing"]
    at = _at(dressed, planned)
    proposer = people[planned["proposed_by"]]
    row = {
        **{name: planned[name] for name in ("slug", "name", "summary")},
        **lives.charter,
        "visibility": Visibility.PRIVATE,
        "joining": Joining(planned["joining"]),
        "stage": Stage.POTENTIAL,
        "created_at": at,
        "created_by_id": proposer,
    }
    (place,) = write_numbered_rows(session, Community, [row])
    members = [
        {
            "community_id": place,
            "account_id": person,
            "role": MemberRole.FACILITATOR if person == proposer else MemberRole.MEMBER,
            "state": MembershipState.ACTIVE,
            "joined_at": at + timedelta(hours=number),
        }
        for number, person in enumerate([proposer, *(people[each] for each in planned["founders"])])
    ]
    write_rows(session, Membership, members)
    session.add(_opening(lives, dressed, place, proposer))
    return place


def _opening(lives: Lives, dressed: Dressed, place: int, proposer: int) -> Opening:
    planned = lives.table["preparing"]
    noon = dressed.start.replace(hour=12, minute=0, second=0, microsecond=0)
    return Opening(
        community_id=place,
        proposal=lives.proposal.source,
        proposal_html=lives.proposal.html,
        proposed_by_id=proposer,
        proposed_at=_at(dressed, planned),
        opens_as=Visibility(planned["opens_as"]),
        first_kind="session",
        first_at=noon + timedelta(days=planned["first_in_days"]),
        first_about=planned["first_about"],
        first_where=planned["first_where"],
    )
