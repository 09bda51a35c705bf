"""What members of the private community suggest and ask in a poll, with canaries."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.ballots.models import Poll, PollVote, Shows
from community.revisions.models import EditSuggestion
from tests.world import World

WORDS = {
    "suggested": "quoxalsuggested",
    "suggested_why": "quoxalsuggestedwhy",
    "poll": "quoxalpoll",
    "poll_option": "quoxaloption",
}


def suggested(
    session: Session, world: World, *, thread_id: int, answer_id: int
) -> dict[str, list[str]]:
    """Ben's suggestion for Ada's answer and one that Xen made before leaving; Ada's poll there."""
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
    poll = Poll(
        thread_id=thread_id,
        reply_id=answer_id,
        author_id=world.ada,
        question=f"Is it {WORDS['poll']}?",
        options=[WORDS["poll_option"], "no"],
        counts=[1, 0],
        most=1,
        anonymous=False,
        shows=Shows.ALWAYS,
        voters=1,
        created_at=clock.now(),
    )
    session.add_all([*made, poll])
    session.flush()  # the ids are handed out
    session.add(PollVote(poll_id=poll.id, account_id=world.ben, choice=0))
    return {"suggestion_id": [str(each.id) for each in made], "poll_id": [str(poll.id)]}
