"""What the private community says to newcomers, and how Ada decided there, with canaries."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.answers.models import Reasoning
from community.welcoming.models import Welcome, Welcomer, WelcomeState, WelcomeStep
from tests.world import World

WORDS = {"first_step": "quoxalstep", "reasoning": "quoxalreasoning"}


def welcomed(session: Session, world: World, *, answer_id: int) -> dict[str, list[str]]:
    """Ada says hello to Ben; Xen, who left, was to be met too."""
    now = clock.now()
    step = WelcomeStep(
        community_id=world.vault, place=1, kind="self", says=WORDS["first_step"], link=""
    )
    waiting = [
        Welcome(
            community_id=world.vault,
            account_id=who,
            began_at=now,
            state=WelcomeState.WAITING,
            welcomer_id=world.ada,
            due_at=clock.ahead(hours=48),
        )
        for who in (world.ben, world.xen)
    ]
    rota = Welcomer(community_id=world.vault, account_id=world.ada, asked_at=now, accepted_at=now)
    said = Reasoning(
        reply_id=answer_id, author_id=world.ada, body=WORDS["reasoning"], written_at=now
    )
    session.add_all([step, *waiting, rota, said])
    session.flush()  # the ids are handed out
    return {"step_id": [str(step.id)], "welcome_id": [str(each.id) for each in waiting]}
