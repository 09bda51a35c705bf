"""A list of any length is looked through while others are served."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import roster_planning
from app.database import Database
from community.roster.plan import planned
from community.roster.queries.known import KnownPerson, known_people
from community.roster.rows import read_rows
from tests.world import World

HEAD = "name,email,team,manager,location\n"


def test_a_long_list_is_looked_through_in_parts_and_comes_to_the_same(
    app: Flask, database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    del world
    managers = ["ben@hearth.example" if n % 9 else "no@x.example" for n in range(1_200)]
    lines = [f"P {n},p{n}@x.example,,{manager}," for n, manager in enumerate(managers)]
    rows, _unread = read_rows(HEAD + "\n".join(lines))
    parts: list[int] = []
    slept: list[float] = []

    def ask(session: Session, emails: Collection[str]) -> Mapping[str, KnownPerson]:
        parts.append(len(emails))
        return known_people(session, emails)

    monkeypatch.setattr(roster_planning, "known_people", ask)
    monkeypatch.setattr("app.roster_planning.time.sleep", slept.append)
    with app.test_request_context():
        plan = roster_planning.planned_in_parts(rows)
    with database.reading() as session:
        whole = planned(session, rows)

    assert plan == whole
    assert (plan.invites, len(plan.faulty)) == (1_066, 134)
    assert max(parts) <= 500
    assert sum(parts) == 1_202
    assert slept == [0] * len(parts)
