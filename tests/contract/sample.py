"""A small organisation in which every operation of the API has something real to act on."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from schemathesis import Case
from sqlalchemy.orm import Session

from tests.contract.bearing import bearer
from tests.contract.handmade import Requests, handmade
from tests.contract.rows import Rows, write

ROLES = ("visitor", "member", "facilitator")


@dataclass
class Sample:
    """Rows that all roles see, what each role owns, and the requests made from them by hand.

    `elsewhere` holds the same requests to what the member leads, without those that name nothing
    of a community and stand in `handmade` already.
    """

    rows: Rows
    led_by_member: Rows
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    handmade: Requests = field(init=False)
    elsewhere: Requests = field(init=False)

    def __post_init__(self) -> None:
        self.handmade = handmade(self.rows.shared, list(self.rows.own.values()))
        there = handmade(self.led_by_member.shared, list(self.led_by_member.own.values()))
        self.elsewhere = {
            name: [ask for ask in asks if ask not in self.handmade[name]]
            for name, asks in there.items()
        }

    def requests(self, method: str, path: str) -> list[dict[str, Any]]:
        """Sensible requests: at least one of them works for every role with the right."""
        return self.handmade.get(f"{method.upper()} {path}", [])

    def make_real(self, case: Case) -> None:
        """Put real ids in place of most of those that were generated, in path, query and body."""
        places: list[Any] = [case.path_parameters, case.query, case.body]
        for place in places:
            if not isinstance(place, dict):
                continue
            for name in place.keys() & self.rows.shared.ids.keys():
                if self.chance.random() < 0.8:
                    place[name] = self.chance.choice(self.rows.shared.ids[name])

    def headers(self, role: str) -> dict[str, str]:
        """What the role sends along: a token with every scope that it may hold."""
        return {} if role == "visitor" else bearer(role)


def fill(session: Session) -> Sample:
    """Write the organisation."""
    rows, led_by_member = write(session)
    return Sample(rows=rows, led_by_member=led_by_member)
