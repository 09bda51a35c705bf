"""What moderators decided in the sample: something about each role, and an appeal to answer."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from community import clock
from community.moderation.models import Appeal, Measure, Whisper
from tests.contract.ground import Ground


@dataclass(frozen=True, kw_only=True)
class Decided:
    """Ids of what was decided."""

    appeal: int
    whisper: int
    own: dict[str, int]  # by handle: what was decided about them and they may appeal


def write_decided(session: Session, ground: Ground, *, thread_id: int) -> Decided:
    """Fay, who looks after each garden too, warned everybody; Cleo appealed."""
    made = {
        handle: Measure(
            kind="warn",
            community_id=ground.garden,
            account_id=ground.id_of(handle),
            by_id=ground.world.fay,
            reason="Mind your words",
            created_at=clock.now(),
        )
        for handle in ("ada", "ben", "cleo")
    }
    session.add_all(made.values())
    session.flush()  # the appeal needs an id
    appeal = Appeal(measure_id=made.pop("cleo").id, body="It was a joke", created_at=clock.now())
    whisper = Whisper(
        thread_id=thread_id, author_id=ground.world.fay, body="Look", created_at=clock.now()
    )
    session.add_all((appeal, whisper))
    session.flush()  # their ids are handed out
    return Decided(
        appeal=appeal.id, whisper=whisper.id, own={handle: row.id for handle, row in made.items()}
    )
