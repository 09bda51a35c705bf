"""What a facilitator of the vault has before them: what was tried, and what is looked for."""

from __future__ import annotations

from sqlalchemy.orm import Session

from community import clock
from community.gaps.models import Gap, GapState
from tests import factories
from tests.world import World

WORDS = {"tried": "quoxaltried", "tried_note": "quoxaltriednote", "gap": "quoxalgap"}


def day(session: Session, world: World, ids: dict[str, list[str]]) -> dict[str, list[str]]:
    """Something that was tried, and the keys of the lines of a facilitator's day."""
    tried = factories.intervention(
        session, world.vault, says=WORDS["tried"], note=WORDS["tried_note"], move="own"
    )
    return {
        "intervention_id": [str(tried)],
        "gap_id": [str(_gap(session, world))],
        "line_key": [
            f"flag:{ids['flag_id'][0]}",
            f"reports:{world.vault}:{ids['report_id'][0]}",
            f"unanswered:{ids['thread_id'][0]}",
        ],
        "until": ["tomorrow"],
        "reaction": ["thanks", "tried"],
    }


def _gap(session: Session, world: World) -> int:
    """What members of the vault look for in vain."""
    word = WORDS["gap"]
    made = Gap(community_id=world.vault, stems=word, words=[word], askers=5, searches=9)
    made.questions, made.duplicates, made.reason, made.dismissed_at_askers = [], 0, "", 0
    made.state, made.found_at, made.changed_at = GapState.OPEN, clock.now(), clock.now()
    session.add(made)
    session.flush()
    return made.id
