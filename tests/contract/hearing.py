"""What somebody chose to hear of."""

from __future__ import annotations

from community import clock
from community.levels.models import ChosenLevel
from community.levels.policies import Level
from tests.contract.talk import Talk


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
