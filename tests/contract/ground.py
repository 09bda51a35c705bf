"""The communities in which one role leads: the same parts, under names of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from community.accounts.actor import Actor
from tests.world import World


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A garden, where people talk, and a workshop, which is joined on request.

    `lead` facilitates both with Fay's help in the garden, and `member` belongs to both. The
    names of people are those of `tests.world`; `prefix` stands before every slug.
    """

    world: World
    garden: int
    workshop: int
    lead: str
    member: str
    prefix: str = ""

    def slug(self, name: str) -> str:
        """The address of one of its communities."""
        return f"{self.prefix}{name}"

    def at(self, name: str) -> dict[str, Any]:
        """What a path names to mean one of its communities."""
        return {"slug": self.slug(name)}

    def actor(self, name: str) -> Actor:
        """A member of the cast as the domain sees them."""
        return self.world.actor(name)

    def id_of(self, name: str) -> int:
        """The account of a member of the cast."""
        found: int = getattr(self.world, name)
        return found
