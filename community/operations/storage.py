"""How full an installation is, told so that no figure rests on fewer than five people.

Pure, and apart from the queries because the worker writes with it what a page reads with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

FEWEST_PEOPLE = 5
# Up to how many percent of one's room: the parts in which people are counted.
PARTS = (1, 5, 10, 25, 50, 75, 100)
MOST_PLACES = 10


@dataclass(frozen=True, kw_only=True)
class Share:
    """So many people use more than `above` and up to `upto` percent of their room."""

    above: int
    upto: int
    people: int


@dataclass(frozen=True, kw_only=True)
class Place:
    """What the posts of one community show; `community_id` is None for all others together."""

    community_id: int | None
    images: int
    size: int


@dataclass(frozen=True, kw_only=True)
class Used:
    """The same before it may be told: with how many people brought the images."""

    community_id: int
    images: int
    size: int
    people: int


@dataclass(frozen=True, kw_only=True)
class Storage:
    """Bytes of everything, counts of images; `backup_size` is None before there is a backup."""

    database: int
    index: int
    uploads: int
    copies: int
    free: int
    disk: int
    images: int
    unused: int
    files: int
    strays: int
    missing: int
    shares: Sequence[Share]
    places: Sequence[Place]
    backup_size: int | None = None
    backup_at: str | None = None

    def figures(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def of(cls, figures: Mapping[str, Any]) -> Self:
        """As it was kept."""
        shares = [Share(**each) for each in figures["shares"]]
        places = [Place(**each) for each in figures["places"]]
        return cls(**{**figures, "shares": shares, "places": places})

    @property
    def used(self) -> int:
        """Bytes of everything that Hearth keeps here."""
        return self.database + self.index + self.uploads + self.copies


def told_shares(counts: Sequence[int]) -> list[Share]:
    """People by how much of their room they use, from one count for each of `PARTS`.

    Neighbouring parts are told together until each rests on five people; nothing at all is
    told of fewer than five.
    """
    told: list[Share] = []
    above = people = 0
    for upto, count in zip(PARTS, counts, strict=True):
        people += count
        if people >= FEWEST_PEOPLE:
            told.append(Share(above=above, upto=upto, people=people))
            above, people = upto, 0
    if told and told[-1].upto < PARTS[-1]:
        # The last few, or nobody, join whoever uses less: that there are none is not told either.
        last = told.pop()
        told.append(Share(above=last.above, upto=PARTS[-1], people=last.people + people))
    return told


def told_places(used: Sequence[Used]) -> list[Place]:
    """The communities whose posts show most, and all others in one line.

    What fewer than five people brought is told within the others alone, and these only when five
    people are surely behind them: else what is missing from the whole would tell it.
    """
    by_size = sorted(used, key=lambda each: (-each.size, each.community_id))
    shown = [each for each in by_size if each.people >= FEWEST_PEOPLE][:MOST_PLACES]
    rest = [each for each in by_size if each not in shown]
    if rest and max(each.people for each in rest) < FEWEST_PEOPLE and shown:
        rest.append(shown.pop())
    places = [
        Place(community_id=each.community_id, images=each.images, size=each.size) for each in shown
    ]
    if any(each.people >= FEWEST_PEOPLE for each in rest):
        places.append(
            Place(
                community_id=None,
                images=sum(each.images for each in rest),
                size=sum(each.size for each in rest),
            )
        )
    return places
