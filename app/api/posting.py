"""What the API answers to a post: the post, or that it waits for a facilitator."""

from __future__ import annotations

from app.actor import actor
from app.api.ground import Taken
from app.transactions import reading
from community.moderation.access import own_held
from community.moderation.queries.held import held_row
from community.threads.models import HeldPost, Reply, Thread

_HELD = "/api/v1/me/held-posts/"


def address_of(made: Thread | Reply | HeldPost) -> str:
    """Where what was made is found."""
    if isinstance(made, HeldPost):
        return f"{_HELD}{made.id}"
    return f"/api/v1/{'threads' if isinstance(made, Thread) else 'replies'}/{made.id}"


def number_in(where: str) -> int:
    """The id that an address of `address_of` ends with."""
    return int(where.rpartition("/")[2])


def taken_at(where: str) -> Taken | None:
    """The post that waits at this address; None when the address is that of another thing.

    Raises NotFound when its author has taken it back meanwhile.
    """
    if not where.startswith(_HELD):
        return None
    with reading() as session:
        held = own_held(session, actor(), number_in(where))
        return Taken(held_row(session, held.id, reader=actor()))
