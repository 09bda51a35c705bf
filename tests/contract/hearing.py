"""What somebody is told, and what they chose to hear."""

from __future__ import annotations

from community import clock
from community.levels.models import ChosenLevel
from community.levels.policies import Level
from community.notifications.models import Notification
from tests.contract.talk import Talk


def put_notice(talk: Talk, account_id: int, thread_id: int, reply_id: int) -> int:
    """A notice to somebody."""
    made = Notification(
        account_id=account_id,
        outbox_id=1_000_000 + reply_id,
        kind="answer",
        community_id=talk.ground.garden,
        thread_id=thread_id,
        reply_id=reply_id,
        actor_id=talk.ground.world.cleo,
        created_at=clock.now(),
    )
    talk.session.add(made)
    talk.session.flush()  # its id is handed out
    return made.id


def put_level(talk: Talk, account_id: int) -> int:
    """Somebody watches the garden."""
    made = ChosenLevel(
        account_id=account_id,
        community_id=talk.ground.garden,
        level=Level.WATCHING,
        chosen_at=clock.now(),
    )
    talk.session.add(made)
    talk.session.flush()  # its id is handed out
    return made.id
