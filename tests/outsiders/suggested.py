"""A change that a member of the private community suggests, with canaries."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.revisions.models import EditSuggestion
from tests.world import World

WORDS = {"suggested": "quoxalsuggested", "suggested_why": "quoxalsuggestedwhy"}


def suggested(
    session: Session, world: World, *, thread_id: int, answer_id: int
) -> dict[str, list[str]]:
    """Ben's suggestion for Ada's answer, and one that Xen made before leaving."""
    made = [
        EditSuggestion(
            thread_id=thread_id,
            reply_id=answer_id,
            proposer_id=who,
            base_body="It was so.",
            base_tags=[],
            body=f"It is {WORDS['suggested']}.",
            tags=[],
            reason=WORDS["suggested_why"],
            created_at=clock.now(),
            taken=[],
        )
        for who in (world.ben, world.xen)
    ]
    session.add_all(made)
    session.flush()  # the ids are handed out
    return {"suggestion_id": [str(each.id) for each in made]}
