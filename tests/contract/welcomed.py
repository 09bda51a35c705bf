"""The newcomers of a ground: who is promised a hello by whom, and their first steps."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from community import clock
from community.answers.models import Reasoning
from community.welcoming.models import Welcome, Welcomer, WelcomeState, WelcomeStep
from tests.contract.ground import Ground


@dataclass(frozen=True, kw_only=True)
class Welcomed:
    """Ids of the newcomer who waits, and of the step that they tick."""

    welcome: int
    step: int


def write_welcomed(session: Session, ground: Ground) -> Welcomed:
    """The lead says hello to the member; both are on the rota."""
    now = clock.now()
    waits = Welcome(
        community_id=ground.garden,
        account_id=ground.id_of(ground.member),
        began_at=now,
        state=WelcomeState.WAITING,
        welcomer_id=ground.id_of(ground.lead),
        due_at=clock.ahead(hours=48),
    )
    step = WelcomeStep(
        community_id=ground.garden, place=1, kind="self", says="Read the charter", link=""
    )
    rota = [
        Welcomer(
            community_id=ground.garden,
            account_id=ground.id_of(who),
            asked_at=now,
            accepted_at=now,
        )
        for who in (ground.lead, ground.member)
    ]
    session.add_all([waits, step, *rota])
    session.flush()  # the ids are handed out
    return Welcomed(welcome=waits.id, step=step.id)


def put_reasoning(session: Session, account_id: int, reply_id: int) -> None:
    """How somebody decided on their answer."""
    session.add(
        Reasoning(
            reply_id=reply_id, author_id=account_id, body="I tried it.", written_at=clock.now()
        )
    )
