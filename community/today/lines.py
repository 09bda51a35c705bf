"""The protocol by which a capability puts lines on a facilitator's day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from community.accounts.actor import Actor
from community.words import Words


@dataclass(frozen=True, kw_only=True)
class Place:
    """A community that the reader looks after and may read.

    `facilitates` is False for whoever only stands in for somebody absent: they have no right to
    decide on requests and reports.
    """

    id: int
    slug: str
    name: str
    facilitates: bool = True


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the line opens with, ready to be sent: where it is posted, and the words."""

    href: str
    title: Words | None = None
    body: Words | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that needs the reader.

    `key` names the occasion ("unanswered:12"), never twice the same for two occasions; `rank`
    orders lines (smaller first), then `since`. `says` is the line, `why` the reason it is here.
    """

    key: str
    kind: str
    place: Place
    rank: int
    since: datetime
    says: Words
    why: Words
    href: str
    draft: Draft | None = None
    numbers: dict[str, float] = field(default_factory=dict)


class Source(Protocol):
    """What a capability adds: its lines for these places, in a fixed number of statements."""

    def __call__(
        self, session: Session, actor: Actor, places: Sequence[Place]
    ) -> Iterable[Line]: ...
