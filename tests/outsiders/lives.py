"""The life of the private community, with a canary in each of its texts."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from community import clock
from community.communities.models import Visibility
from community.lifecycle.models import (
    Absence,
    Ending,
    HandOver,
    Opening,
    StageMove,
    StageProposal,
    Succession,
    SuccessionKind,
    Task,
)
from tests.world import World

WORDS = {
    "proposal": "quoxalproposal",
    "move": "quoxalmove",
    "task": "quoxaltask",
    "hand_over": "quoxalhandover",
    "harvest": "quoxalharvest",
}


def live(session: Session, world: World) -> dict[str, list[str]]:
    """A proposal, a move, a task, a note, an absence, a merge and an ending; ids by route name."""
    now = clock.now()
    proposal = StageProposal(
        community_id=world.vault,
        from_stage="potential",
        to_stage="coalescing",
        since=now.date(),
        evidence={},
        counter_evidence={},
        created_at=now,
    )
    task = Task(community_id=world.vault, stage="potential", title=WORDS["task"], created_at=now)
    note = HandOver(
        community_id=world.vault,
        from_id=world.ada,
        to_id=world.ben,
        note=WORDS["hand_over"],
        note_html=f"<p>{WORDS['hand_over']}</p>",
        created_at=now,
    )
    absence, offer = _absence(world), _offer(world)
    session.add_all([proposal, task, note, absence, offer, *_texts(world)])
    session.flush()  # the ids are handed out
    return {
        "proposal_id": [str(proposal.id)],
        "task_id": [str(task.id)],
        "hand_over_id": [str(note.id)],
        "absence_id": [str(absence.id)],
        "offer_id": [str(offer.id)],
    }


def _absence(world: World) -> Absence:
    now = clock.now()
    return Absence(
        community_id=world.vault,
        account_id=world.ada,
        starts_on=now.date(),
        ends_on=now.date(),
        created_at=now,
    )


def _offer(world: World) -> Succession:
    return Succession(
        community_id=world.vault,
        successor_id=world.garden,
        kind=SuccessionKind.MERGED,
        tags=[],
        created_at=clock.now(),
    )


def _texts(world: World) -> list[Opening | StageMove | Ending]:
    now = clock.now()
    return [
        Opening(
            community_id=world.vault,
            proposal=WORDS["proposal"],
            proposal_html=f"<p>{WORDS['proposal']}</p>",
            proposed_by_id=world.ada,
            proposed_at=now,
            opens_as=Visibility.PRIVATE,
            first_kind="question",
            first_at=now + timedelta(days=9),
        ),
        StageMove(
            community_id=world.vault,
            from_stage="",
            to_stage="potential",
            moved_at=now,
            moved_by_id=world.ada,
            reason=WORDS["move"],
            figures={},
        ),
        Ending(
            community_id=world.vault,
            harvest=WORDS["harvest"],
            harvest_html=f"<p>{WORDS['harvest']}</p>",
            begun_at=now,
        ),
    ]
