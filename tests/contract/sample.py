"""A small organisation in which every operation of the API has something real to act on."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from schemathesis import Case
from sqlalchemy.orm import Session

from tests.contract.handmade import Requests, handmade
from tests.contract.rows import Own, Shared, bearer, write

ROLES = ("visitor", "member", "facilitator")


@dataclass
class Sample:
    """Rows that all roles see, what each role owns, and the requests made from them by hand."""

    shared: Shared
    own: dict[str, Own]
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    handmade: Requests = field(init=False)

    def __post_init__(self) -> None:
        self.handmade = handmade(self.shared, list(self.own.values()))

    def requests(self, method: str, path: str) -> list[dict[str, Any]]:
        """Sensible requests: at least one of them works for every role with the right."""
        return self.handmade.get(f"{method.upper()} {path}", [])

    def make_real(self, case: Case) -> None:
        """Put real ids in place of most of those that were generated, in path, query and body."""
        places: list[Any] = [case.path_parameters, case.query, case.body]
        for place in places:
            if not isinstance(place, dict):
                continue
            for name in place.keys() & self.shared.ids.keys():
                if self.chance.random() < 0.8:
                    place[name] = self.chance.choice(self.shared.ids[name])

    def headers(self, role: str) -> dict[str, str]:
        """What the role sends along: a token with every scope that it may hold."""
        return {} if role == "visitor" else bearer(role)


def fill(session: Session) -> Sample:
    """Write the organisation."""
    shared, own = write(session)
    return Sample(shared=shared, own=own)
